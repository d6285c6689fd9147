// Signing in: an address, then the six digits that were mailed to it.

import { byId } from "../shared/dom.js";
import { call } from "../shared/http.js";
import { say } from "../shared/words.js";
import { busy, complainAt, problemOf, silenceOf } from "./problems.js";
import { keep } from "./session.js";

// Phones drop a page while its reader looks into the mail: the address waits for them.
const WAITING = "regulars-signin";
// Which language the page turned to of itself, for whom it is.
export const SPOKE = "regulars-spoke";
// Why the last member was signed out: said by the page that is loaded anew.
const REASON = "regulars-out";
const AGAIN_AFTER = 30_000;

let enter = () => {};
let waits = null;

// entered(): called when somebody has signed in.
export function prepareSignIn(entered) {
  enter = entered;
  byId("signin-email-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(byId("signin-send"), () => sendCode(byId("signin-email").value.trim()));
  });
  byId("signin-code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(byId("signin-enter"), exchange);
  });
  byId("signin-code").addEventListener("input", sixDigits);
  byId("signin-again").addEventListener("click", (event) => busy(event.currentTarget, again));
  byId("signin-other").addEventListener("click", () => showStep(null, true));
}

// Begin anew, for whoever comes next; nothing that was typed or shown outlives this page.
export function startOver(reason) {
  for (const kept of [WAITING, SPOKE]) sessionStorage.removeItem(kept);
  sessionStorage.setItem(REASON, reason);
  document.querySelectorAll("form").forEach((form) => form.reset()); // browsers restore what was typed
  history.replaceState(null, "", location.pathname);
  location.reload();
}

// Why the member has to sign in again is said once, if they had not asked for it.
export function showSignIn() {
  const reason = sessionStorage.getItem(REASON);
  const said = { erased: say("erased"), ended: say("signed_out_ended") }[reason] ?? "";
  sessionStorage.removeItem(REASON);
  byId("signin-reason").textContent = said;
  byId("signin-reason").hidden = !said;
  showStep(sessionStorage.getItem(WAITING), false);
  if (reason) byId("signin-title").focus();
}

function showStep(email, isMove) {
  if (email) sessionStorage.setItem(WAITING, email);
  else sessionStorage.removeItem(WAITING);
  byId("signin-email-form").hidden = Boolean(email);
  byId("signin-code-form").hidden = !email;
  byId("signin-sent").textContent = email ? say("code_sent", { email }) : "";
  byId("signin-code").value = "";
  complainAt(byId("signin-code"), "");
  if (isMove) byId(email ? "signin-code" : "signin-email").focus();
}

async function sendCode(email) {
  const field = byId("signin-email");
  if (!field.validity.valid || !email) return complain(field, say("email_needed"));
  complainAt(field, "");
  try {
    const answer = await call("POST", "/v1/login/codes", { body: { email } });
    if (!answer.ok) return complain(field, answer.status === 422 ? say("email_needed") : problemOf(answer));
    showStep(email, true);
    rest();
  } catch (error) {
    complain(field, silenceOf(error));
  }
}

async function again() {
  const email = sessionStorage.getItem(WAITING);
  try {
    const answer = await call("POST", "/v1/login/codes", { body: { email } });
    byId("signin-sent").textContent = answer.ok ? say("code_sent_again", { email }) : problemOf(answer);
    if (answer.ok) rest();
  } catch (error) {
    byId("signin-sent").textContent = silenceOf(error);
  }
}

// A newer mail ends the code before it: nobody should ask twice by impatience.
function rest() {
  byId("signin-again").disabled = true;
  clearTimeout(waits);
  waits = setTimeout(() => (byId("signin-again").disabled = false), AGAIN_AFTER);
}

function sixDigits({ target }) {
  const digits = target.value.replace(/\D/g, "").slice(0, 6);
  if (digits !== target.value) target.value = digits;
  if (digits.length === 6) byId("signin-code-form").requestSubmit();
}

async function exchange() {
  const field = byId("signin-code");
  if (!/^\d{6}$/.test(field.value)) return complain(field, say("code_needed"));
  const body = { email: sessionStorage.getItem(WAITING), code: field.value, device: deviceName() };
  try {
    const answer = await call("POST", "/v1/login/sessions", { body });
    if (!answer.ok) return complain(field, problemOf(answer));
    sessionStorage.removeItem(WAITING);
    complainAt(field, "");
    byId("signin-email").value = "";
    keep(answer.body);
    await enter();
  } catch (error) {
    complain(field, silenceOf(error));
  }
}

function complain(field, text) {
  complainAt(field, text);
  field.focus();
  field.select();
}

const SYSTEMS = [["Android", /Android/], ["iPhone", /iPhone/], ["iPad", /iPad/], ["Windows", /Windows/], ["Mac", /Mac OS/], ["Linux", /Linux/]];
const BROWSERS = [["Firefox", /Firefox/], ["Edge", /Edg/], ["Samsung Internet", /SamsungBrowser/], ["Chrome", /Chrome/], ["Safari", /Safari/]];

// As the member will find it in the list of their devices: "Chrome, Android".
function deviceName() {
  const found = (names) => names.find(([, sign]) => sign.test(navigator.userAgent))?.[0];
  return [found(BROWSERS), found(SYSTEMS)].filter(Boolean).join(", ");
}
