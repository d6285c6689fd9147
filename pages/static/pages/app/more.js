// The rest: language, appearance, devices, one's data, and out.

import { byId, make, toast } from "../shared/dom.js";
import { setTheme, theme } from "../shared/theme.js";
import { dayAndTime, language, say } from "../shared/words.js";
import { bodyOf } from "./answers.js";
import { afterOwn } from "./live.js";
import { busy, problemOf, silenceOf } from "./problems.js";
import { ask, end, isSignedIn, signOut } from "./session.js";
import { SPOKE } from "./signin.js";
import { define } from "./views.js";

export function prepareMore() {
  define("more", {});
  define("data", {});
  define("sessions", { needs: ["sessions"], draw: drawSessions });
  for (const select of document.querySelectorAll("[data-languages]")) {
    select.addEventListener("change", () => speak(select));
  }
  byId("theme").value = theme();
  byId("theme").addEventListener("change", ({ target }) => setTheme(target.value));
  byId("sign-out").addEventListener("click", ({ currentTarget }) => busy(currentTarget, signOut));
  byId("export").addEventListener("click", ({ currentTarget }) => busy(currentTarget, download));
  prepareErasing();
}

// The shell is another one in another language; the member is remembered to speak it.
async function speak(select) {
  const wanted = select.value;
  try {
    if (isSignedIn()) await ask("PATCH", "/v1/me", { body: { language: wanted } });
    location.assign(`/app/?lang=${wanted}${location.hash}`);
  } catch (error) {
    select.value = language;
    toast(silenceOf(error));
  }
}

// Who speaks another of our languages is spoken to in that one, once.
export function speakAsMember() {
  const theirs = bodyOf("home")?.member.language.split("-")[0];
  const ours = [...byId("language").options].map((option) => option.value);
  if (!theirs || theirs === language || !ours.includes(theirs)) return;
  if (sessionStorage.getItem(SPOKE) === theirs) return;
  sessionStorage.setItem(SPOKE, theirs);
  location.replace(`/app/?lang=${theirs}${location.hash}`);
}

function drawSessions({ items }) {
  const others = items.filter((one) => !one.is_current);
  return [
    make("ul", { class: "card list" }, ...items.map(sessionRow)),
    others.length ? make("button", { class: "wide", id: "end-others", "data-key": "others", onclick: ({ currentTarget }) => busy(currentTarget, () => endAll(others)) }, say("end_others")) : null,
  ];
}

function sessionRow(one) {
  const button = make("button", { "data-key": one.id, "aria-label": say("end_named", { device: one.device || say("a_device") }), onclick: () => busy(button, () => endAll([one])) }, say("end_session"));
  return make(
    "li",
    { class: "row apart wrap" },
    make("span", { class: "grow" }, make("strong", { class: "block" }, one.device || say("a_device")), make("span", { class: "small quiet" }, say("last_used", { moment: dayAndTime(one.refreshed_at) }))),
    one.is_current ? make("span", { class: "badge good" }, say("this_device")) : button,
  );
}

async function endAll(sessions) {
  try {
    for (const { id } of sessions) await ask("DELETE", `/v1/me/sessions/${id}`);
    toast(say("ended_others"));
  } catch (error) {
    toast(silenceOf(error));
  }
  await afterOwn("sessions");
}

async function download() {
  try {
    const answer = await ask("GET", "/v1/me/export", { patience: 60_000 });
    if (!answer.ok) return toast(problemOf(answer));
    const file = new Blob([JSON.stringify(answer.body, null, 2)], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(file), download: "regulars.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  } catch (error) {
    toast(silenceOf(error));
  }
}

function prepareErasing() {
  byId("erase-open").addEventListener("click", () => {
    byId("erase-sure").checked = false;
    byId("erase-error").hidden = true;
    byId("erase").showModal();
  });
  byId("erase-cancel").addEventListener("click", () => byId("erase").close());
  byId("erase-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(byId("erase-yes"), erase);
  });
}

async function erase() {
  const line = byId("erase-error");
  line.hidden = true;
  try {
    const answer = byId("erase-sure").checked ? await ask("POST", "/v1/me/erase", { body: { confirm: "erase" } }) : null;
    if (answer?.ok) {
      byId("erase").close();
      end("erased");
      return;
    }
    line.textContent = answer ? problemOf(answer) : say("erase_tick");
  } catch (error) {
    line.textContent = silenceOf(error);
  }
  line.hidden = false;
}
