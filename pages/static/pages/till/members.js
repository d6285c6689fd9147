// Somebody new at the counter: enrolled by phone, e-mail or just a name, and served at once.

import { byId, toast } from "../shared/dom.js";
import { NoAnswer, newKey } from "../shared/http.js";
import { language, say } from "../shared/words.js";
import { show } from "./dialogs.js";
import { lookUp } from "./scan.js";
import { serve } from "./offers.js";
import { showFound } from "./found.js";
import { pointsName } from "./rounds.js";
import { theSale } from "./sale.js";
import { ask } from "./service.js";

let attempt = { key: "", of: "" };
let opened = 0; // how often the form was: an answer that comes late is nothing of the next one's

export function listenToMembers() {
  byId("open-enrol-member").addEventListener("click", () => openEnrolMember());
  byId("new-form").addEventListener("submit", (event) => {
    event.preventDefault();
    enrolMember();
  });
}

// scan: what was typed and is nobody's yet; it goes where it fits.
export function openEnrolMember(scan = "") {
  opened += 1;
  byId("new-form").reset();
  byId("new-error").textContent = "";
  if (scan.includes("@")) byId("new-email").value = scan;
  else if (/^[+\d][\d ()-]{5,}$/.test(scan)) byId("new-phone").value = scan;
  show(byId("enrol-member"), byId(scan.includes("@") ? "new-email" : "new-phone"));
}

async function enrolMember() {
  const body = bodyOf();
  if (!body) {
    byId("new-error").textContent = say("new_nothing");
    return;
  }
  const text = JSON.stringify(body);
  if (attempt.of !== text) attempt = { key: newKey(), of: text }; // the same person again is the same attempt
  const mine = opened;
  const sale = theSale();
  const { buyer } = sale;
  const isTheirs = () => sale === theSale() && sale.buyer === buyer; // another customer may have come meanwhile
  byId("new-ok").setAttribute("aria-busy", "true");
  try {
    const answer = await ask("POST", "/v1/members", { body, headers: { "Idempotency-Key": attempt.key } });
    if (answer.ok && mine === opened) byId("enrol-member").close();
    if (answer.ok && isTheirs()) enrolled(answer.body);
    else if (answer.ok) toast(say("enrolled_late"));
    else if (mine === opened) refused(answer, body);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (mine === opened) byId("new-error").textContent = say("new_needs_network");
  } finally {
    byId("new-ok").removeAttribute("aria-busy");
  }
}

// The API's details are for builders: a cashier is told which field it is, and stands in it.
function refused({ problem, body }, { identifiers }) {
  const places = (body?.errors ?? []).map(({ pointer }) => pointer.match(/^\/identifiers\/(\d+)/)?.[1]);
  const kinds = places.map((place) => identifiers[place]?.kind).filter(Boolean);
  byId("new-error").textContent = [...kinds.map((kind) => say(kind)), problem].join(": ");
  if (kinds.length) byId(`new-${kinds[0]}`).focus();
}

function bodyOf() {
  const value = (id) => byId(id).value.trim();
  const identifiers = ["phone", "email"].filter((kind) => value(`new-${kind}`)).map((kind) => ({ kind, value: value(`new-${kind}`) }));
  const name = value("new-name");
  if (!identifiers.length && !name) return null;
  return { identifiers, language, ...(name && { display_name: name }) };
}

function enrolled(member) {
  const card = member.identifiers.find((one) => one.kind === "card")?.value;
  serve({ member: member.id, name: member.display_name || null, tier: null, available: 0, points_name: pointsName(), scan: card ?? "" });
  showFound({ kind: "member", say: say("welcome_new") });
  if (card) lookUp(card);
}
