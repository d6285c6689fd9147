// What the member allows: a switch for each purpose and channel, in force the moment it is moved.

import { make, toast } from "../shared/dom.js";
import { language, say } from "../shared/words.js";
import { load } from "./answers.js";
import { problemOf, silenceOf } from "./problems.js";
import { ask } from "./session.js";
import { define, redraw } from "./views.js";

const CHANNELS = {
  marketing: ["email", "sms", "push", "post"],
  personal_offers: ["email", "sms", "push", "post", "till"],
  greeting: ["till"],
  partners: ["email", "sms", "push", "post"],
};
// The version of the sentences below, which is remembered with what was said.
const WORDING = "app/2026-11";

export function prepareConsents() {
  define("consents", { needs: ["consents"], draw });
}

function draw({ items }) {
  const granted = new Set(items.filter((one) => one.granted).map((one) => `${one.purpose} ${one.channel}`));
  return Object.entries(CHANNELS).map(([purpose, usual]) => {
    const others = items.filter((one) => one.purpose === purpose && one.granted && !usual.includes(one.channel));
    return group(purpose, [...usual, ...others.map((one) => one.channel)], granted);
  });
}

function group(purpose, channels, granted) {
  return make(
    "fieldset",
    { class: "card stack tight", "aria-describedby": `consent-${purpose}` },
    make("legend", {}, say(`consent_${purpose}`)),
    make("p", { class: "small quiet", id: `consent-${purpose}` }, say(`consent_${purpose}_what`)),
    ...channels.map((channel) => line(purpose, channel, granted.has(`${purpose} ${channel}`))),
  );
}

function line(purpose, channel, isGranted) {
  const key = `${purpose}-${channel}`;
  const input = make("input", { type: "checkbox", role: "switch", checked: isGranted, "data-key": key, onchange: () => change(input, purpose, channel) });
  return make("label", { class: "row apart switch" }, say(`channel_${channel}`), input);
}

async function change(input, purpose, channel) {
  const wish = { purpose, channel, granted: input.checked, wording: WORDING, language };
  try {
    const answer = await ask("PUT", "/v1/me/consents", { body: { consents: [wish] } });
    if (!answer.ok) undo(input, problemOf(answer));
    else await load("consents").catch(() => {});
  } catch (error) {
    undo(input, silenceOf(error));
  }
}

function undo(input, text) {
  input.checked = !input.checked;
  toast(text);
  redraw({ force: true });
}
