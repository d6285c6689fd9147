// Letting this till in: the code of the admin's QR, typed, scanned or opened as an address.

import { byId } from "../shared/dom.js";
import { NoAnswer } from "../shared/http.js";
import { say } from "../shared/words.js";
import { openDialog } from "./dialogs.js";
import { showFound } from "./found.js";
import { waitingCount } from "./queue.js";
import { enrolmentCode } from "./scan.js";
import { enrol, isOut, letOut, theTill } from "./service.js";
import { isSure, unsure } from "./sure.js";

// The code in the address, which is dropped from it at once.
export function takeCodeFromAddress() {
  const code = enrolmentCode(location.hash);
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  return code;
}

export function listenToEnrolling() {
  byId("enrol-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("enrol-code").value.trim();
    const code = enrolmentCode(text);
    if (code) enrolWith(code);
    else byId("enrol-error").textContent = say(text ? "enrol_no_code" : "enrol_empty");
  });
  addEventListener("hashchange", () => {
    const code = takeCodeFromAddress();
    if (code) enrolOrAsk(code);
  });
  byId("more").addEventListener("close", () => unsure(byId("let-out"), say("enrol_again")));
  byId("let-out").addEventListener("click", (event) => {
    if (isSure(event, say("enrol_again_sure"))) letOut().then(() => byId("more").close());
  });
}

const enrolOrAsk = (code) => (isOut() ? enrolWith(code) : askAnew(code));

// This till sells: to let it in anew, perhaps at another store, is nothing that a stray scan does.
export function askAnew(code) {
  openDialog()?.close();
  showFound({ kind: "enrolment", act: () => enrolAnew(code) });
}

async function enrolAnew(code) {
  showFound({ kind: "asking" });
  try {
    const answer = await enrol(code);
    if (!answer.ok) showFound({ kind: "failed", problem: answer.status === 404 ? say("enrol_refused") : answer.problem });
    else if (byId("found").dataset.kind === "asking") showFound({ kind: "none" });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    showFound({ kind: "failed" });
  }
}

export async function enrolWith(code) {
  byId("enrol-error").textContent = "";
  byId("enrol-ok").setAttribute("aria-busy", "true");
  try {
    const answer = await enrol(code);
    if (answer.ok) byId("enrol-code").value = "";
    else byId("enrol-error").textContent = answer.status === 404 ? say("enrol_refused") : answer.problem;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    byId("enrol-error").textContent = say("no_answer");
  } finally {
    byId("enrol-ok").removeAttribute("aria-busy");
  }
}

// Why this till must be let in, and that nothing of what it holds is lost.
export function drawEnrolling() {
  const waiting = waitingCount();
  byId("enrol-reason").hidden = !theTill();
  byId("enrol-reason").textContent = theTill() ? say("was_let_out") : "";
  byId("enrol-waiting").hidden = !waiting;
  byId("enrol-waiting").textContent = waiting ? say("queue_kept", { count: waiting }) : "";
}
