// What to say of a refusal: in words for members; else what a cashier would say of why it cannot be.
// Of other refusals the API's own sentences are for tills and builders.

import { NoAnswer } from "../shared/http.js";
import { dayAndTime, has, say, time } from "../shared/words.js";
import { SignedOut } from "./session.js";

const HALF_A_DAY = 43_200;

export function problemOf(answer) {
  if (answer.status === 429) return later(Number(answer.headers.get("Retry-After") ?? 60));
  const key = `problem_${answer.body?.code ?? ""}`;
  if (has(key)) return say(key);
  if (answer.status === 409 && answer.problem) return answer.problem;
  return say(answer.status >= 500 ? "failed" : "problem_other");
}

function later(seconds) {
  const moment = new Date(Date.now() + seconds * 1000 + 30_000);
  return seconds < HALF_A_DAY ? say("too_many", { time: time(moment) }) : say("too_many_today", { moment: dayAndTime(moment) });
}

// What to say when something was thrown; anything but a missing answer is thrown on.
export function silenceOf(error) {
  if (error instanceof NoAnswer) return say("no_answer");
  if (error instanceof SignedOut) return say("signed_out_ended");
  throw error;
}

// Show a sentence beside a field, tied to it; an empty one takes it away.
export function complainAt(field, text) {
  const line = document.getElementById(`${field.id}-error`);
  line.textContent = text;
  line.hidden = !text;
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

// While something is asked for, its button says so and takes no second press.
export async function busy(button, act) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
