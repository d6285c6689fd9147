// The field that takes any scan. A scanner types fast and ends with Enter, wherever the focus is.

import { byId } from "../shared/dom.js";
import { NoAnswer } from "../shared/http.js";
import { say } from "../shared/words.js";
import { addAmount } from "./basket.js";
import { openDialog, toScan } from "./dialogs.js";
import { askAnew } from "./enrolling.js";
import { mustChoose, showFound } from "./found.js";
import { asNumber } from "./numbers.js";
import { serve, takeTheirs } from "./offers.js";
import { openReturn } from "./returns.js";
import { fetchRewards } from "./rewards.js";
import { theSale } from "./sale.js";
import { ask, theTill } from "./service.js";

const FAST = 50; // milliseconds between two keys; people are slower
const SHORTEST = 6;
const ADDRESS = /#enrol=(te_[\w-]+)\s*$/;
let typing = { text: "", at: 0, field: null, before: "" };
let asked = 0;
let pending = null; // {sale, scan}: what is being looked up, and for which sale
const SURE = [/^\+[\d ()-]{6,}$/, /^\S+@\S+\.\S+$/, /^\d{8,16}$/, /^RP1:\w+$/]; // of a phone, an e-mail, a card, an app

export const enrolmentCode = (text) => ADDRESS.exec(text)?.[1] ?? (/^te_[\w-]+$/.test(text.trim()) ? text.trim() : null);

export function listenToScans() {
  document.addEventListener("keydown", heard, true);
  byId("scan-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("scan").value.trim();
    byId("scan").value = "";
    if (text) scanned(text);
  });
}

// Keys that land elsewhere: into the scan field, and what was typed as fast as a scanner does is a scan.
function heard(event) {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const field = event.target.closest?.("input:not([type=checkbox]), select, textarea");
  if (field === byId("scan")) return;
  if (event.key === "Enter" && isScan(field)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const { text, before } = typing;
    typing.text = "";
    if (field) field.value = before;
    if (field?.id === "return-number" || field?.id === "enrol-code") {
      field.value = text;
      field.form.requestSubmit();
    } else scanned(text);
  } else if (event.key.length === 1) {
    follow(event, field);
    if (!field && event.key !== " " && !openDialog() && !byId("sell").hidden) toScan(); // this very key goes there
  }
}

const isScan = (field) => typing.text.length >= SHORTEST && typing.field === field && performance.now() - typing.at < FAST * 3;

function follow(event, field) {
  const goesOn = typing.field === field && event.timeStamp - typing.at < FAST;
  typing = goesOn ? { ...typing, text: typing.text + event.key, at: event.timeStamp } : { text: event.key, at: event.timeStamp, field, before: field?.value ?? "" };
}

// Whatever was scanned or typed, as it came.
export function scanned(text) {
  const code = enrolmentCode(text);
  if (code) {
    askAnew(code);
    return;
  }
  openDialog()?.close();
  if (addAmount(text)) return;
  if (/^\d{1,4}$/.test(text)) {
    showFound({ kind: "failed", problem: say("scan_short", { text }) });
    return;
  }
  const number = asNumber(text);
  if (number) openReturn(number);
  else lookUp(text);
}

// Who or what that is; `choose` names one of several candidates.
export async function lookUp(text, choose = null) {
  asked += 1;
  const mine = asked;
  const sale = theSale();
  pending = { sale, scan: text };
  showFound({ kind: "asking", scan: text });
  try {
    const body = { scan: text, store: theTill().store, ...(choose && { choose }) };
    const answer = await ask("POST", "/v1/lookups", { body });
    if (mine === asked && sale === theSale()) found(text, answer);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (mine === asked && sale === theSale()) later(text);
  } finally {
    if (mine === asked) pending = null;
  }
}

// Paid before the answer came: the scan itself goes with the sale. Not so when another member is on
// it, or a question is open: then it must be said first whose sale it is.
export function isBuyerClear() {
  if (pending?.sale === theSale()) {
    const { scan } = pending;
    asked += 1;
    pending = null;
    later(scan, { isPaying: true });
  }
  return !mustChoose();
}

function found(text, answer) {
  if (!answer.ok) {
    if (answer.status >= 500 || answer.status === 429) later(text);
    else showFound({ kind: "failed", scan: text, problem: answer.problem });
    return;
  }
  const { kind, member, balance, tier, purchase, redemption } = answer.body;
  const isTheirs = kind === "redemption" && redemption.status === "held";
  const { buyer } = theSale();
  if (["unknown", "ambiguous", "blocked", "expired"].includes(kind) || (member && member.status !== "active")) {
    const isTheirOwn = buyer && (buyer.scan === text || buyer.member === member?.id);
    showFound({ ...answer.body, scan: text, isOpen: Boolean(buyer) && !isTheirOwn });
    return;
  }
  if (kind === "receipt") {
    showFound({ kind: "none" });
    openReturn(text, { purchase });
    return;
  }
  if ((kind === "member" || isTheirs) && member.status === "active") {
    const { available, points_name } = balance ?? { available: 0, points_name: "" };
    serve({ member: member.id, name: member.display_name, tier: tier?.name ?? null, available, points_name, scan: text });
    if (isTheirs) takeTheirs(redemption);
  }
  showFound({ ...answer.body, scan: text });
}

// Without an answer the scan itself goes with the sale, where it can only be a member's and nobody else
// is on it; else the cashier says.
function later(text, { isPaying = false } = {}) {
  const { buyer } = theSale();
  const isOther = Boolean(buyer) && buyer.scan !== text;
  if (buyer && !isOther) buyer.member ? showFound({ kind: "failed", scan: text }) : take(text);
  else if (isOther || !SURE.some((shape) => shape.test(text))) showFound({ kind: "unsure", scan: text, isOpen: isPaying, act: () => take(text) });
  else take(text);
}

function take(text) {
  serve({ member: null, scan: text.slice(0, 254) });
  showFound({ kind: "later", scan: text });
}

// A member known so far by their scan only is looked up once the network is back.
export function lookAgain() {
  const { buyer } = theSale();
  if (buyer && !buyer.member) lookUp(buyer.scan);
  else if (buyer) fetchRewards();
}
