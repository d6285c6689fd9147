// Starts the page: one tab is the till; what the device keeps is read; then everything listens.

import { byId, make } from "../shared/dom.js";
import { install } from "../shared/installed.js";
import { applyTheme } from "../shared/theme.js";
import { number, say } from "../shared/words.js";
import { changePlace, recallAside } from "./aside.js";
import { draw as drawBasket, listenToBasket } from "./basket.js";
import { recallClock, theOffset } from "./clock.js";
import { forgetOldSales, openDevice } from "./device.js";
import { listenToDialogs, openDialog, show, toScan } from "./dialogs.js";
import { askAnew, drawEnrolling, enrolWith, listenToEnrolling, takeCodeFromAddress } from "./enrolling.js";
import { drawMember, listenToMember } from "./found.js";
import { listenToKeys } from "./keys.js";
import { listenToMembers } from "./members.js";
import { useCurrency } from "./money.js";
import { resume } from "./offers.js";
import { listenToPaying } from "./paying.js";
import { isElsewhere, thisPlace } from "./place.js";
import { flush, recallQueue } from "./queue.js";
import { listenToQuotes } from "./quote.js";
import { listenToReceipts } from "./receipts.js";
import { listenToReturns } from "./returns.js";
import { fetchRewards, listenToRewards } from "./rewards.js";
import { goRound, startRounds } from "./rounds.js";
import { recallSale } from "./sale.js";
import { listenToScans, lookAgain } from "./scan.js";
import { isOnline, isOut, onStateChange, recallTill, theTill } from "./service.js";
import { listenToSettings, recallSettings } from "./settings.js";
import { draw as drawWaiting, listenToWaiting } from "./waiting.js";

const LOCK = "regulars-till";
const LEAVING = 1_000; // a page that is loaded anew may come before the one it was is quite gone
const LISTENERS = [
  listenToDialogs, listenToEnrolling, listenToScans, listenToBasket, listenToMember, listenToMembers, listenToQuotes,
  listenToRewards, listenToPaying, listenToReceipts, listenToReturns, listenToWaiting, listenToKeys, listenToSettings,
];
const code = takeCodeFromAddress();
let key = null;
let place = null;
let wasOnline = true;

function view(name) {
  document.documentElement.dataset.till = name;
  for (const id of ["starting", "elsewhere", "enrol", "sell"]) byId(id).hidden = id !== name;
  if (name === "sell") openDialog() ?? toScan();
  else if (name === "enrol") byId("enrol-code").focus();
  else byId(name).querySelector("h1")?.focus();
}

async function run() {
  try {
    await openDevice();
  } catch (error) {
    byId("starting").replaceChildren(make("p", { class: "notice bad", role: "alert" }, say("no_storage")));
    throw error;
  }
  await Promise.all([recallTill(), recallQueue(), recallClock(), recallSettings()]);
  if (theTill()) useCurrency(theTill().currency);
  await Promise.all([recallSale(), recallAside()]);
  LISTENERS.forEach((listen) => listen());
  byId("open-more").addEventListener("click", openMore);
  onStateChange(changed);
  const wasOut = isOut();
  if (code && wasOut) await enrolWith(code);
  changed();
  if (code && !wasOut) askAnew(code);
  await startRounds();
  flush({ now: true });
  if (!isOut()) resume();
  lookAgain();
  forgetOldSales(Date.now());
}

// The till was let in or out, or the network came or went.
function changed() {
  const badge = byId("state");
  badge.dataset.state = isOut() ? "out" : isOnline() ? "online" : "offline";
  badge.textContent = say(isOnline() ? "online" : "offline");
  badge.className = `badge ${isOnline() ? "good" : "warn"}`;
  drawEnrolling();
  if (isOut()) {
    openDialog()?.close();
    key = null;
    if (document.documentElement.dataset.till !== "enrol") view("enrol");
    return;
  }
  if (theTill().key !== key) letIn();
  else if (isOnline() && !wasOnline) {
    flush({ now: true });
    lookAgain();
  }
  wasOnline = isOnline();
}

function letIn() {
  const { key: own, store_name: name, terminal, currency } = theTill();
  const isFirst = document.documentElement.dataset.till !== "sell";
  key = own;
  useCurrency(currency);
  byId("shop-name").textContent = `${name} · ${terminal}`;
  const isMoved = isElsewhere(place);
  place = thisPlace();
  const isTakenUp = changePlace();
  for (const draw of [drawBasket, drawMember, drawWaiting]) draw();
  if (isTakenUp && !isFirst) resume();
  if (isFirst) view("sell");
  else if (!isMoved) return;
  goRound();
  fetchRewards();
}

function openMore() {
  const seconds = Math.round(theOffset() / 1000);
  byId("clock").dataset.offset = String(seconds);
  byId("clock").textContent = Math.abs(seconds) < 5 ? say("clock_right") : say("clock_wrong", { seconds: number(Math.abs(seconds)) });
  show(byId("more"));
}

// One tab is the till: two would both sell under one name and send the same queue.
function alone(start) {
  if (!navigator.locks) return start();
  let isMine = false;
  const held = () => {
    isMine = true;
    return start().then(() => new Promise(() => {}));
  };
  const lost = (error) => {
    if (!isMine && ["TimeoutError", "AbortError"].includes(error.name)) view("elsewhere"); // its name differs between browsers
    else if (error.name === "AbortError") location.reload(); // another tab took over
    else throw error;
  };
  byId("take-over").addEventListener("click", () => {
    view("starting");
    navigator.locks.request(LOCK, { steal: true }, held).catch(lost);
  });
  return navigator.locks.request(LOCK, { signal: AbortSignal.timeout(LEAVING) }, held).catch(lost);
}

applyTheme();
install("till");
view("starting");
alone(run);
