// Which view is shown: hash routes, drawn at once from what is known, then again when it changes.

import { byId, copy, make } from "../shared/dom.js";
import { NoAnswer } from "../shared/http.js";
import { say } from "../shared/words.js";
import { bodyOf, isStale, know, load, onAnswer } from "./answers.js";
import { problemOf } from "./problems.js";
import { SignedOut } from "./session.js";

const FIRST = "home";
const views = new Map();
let shown = null;
let drawn = "";
let lastKey = "";

// needs: names of answers; draw(bodies …) → what stands in #<name>-body; begun(), left(): optional.
export const define = (name, view) => views.set(name, { needs: [], ...view });
export const shownView = () => shown;
export const neededNow = () => views.get(shown)?.needs ?? [];

// Follow the address from now on.
export function begin() {
  window.addEventListener("hashchange", () => route(true));
  document.addEventListener("focusin", ({ target }) => (lastKey = target.dataset?.key ?? lastKey));
  document.addEventListener("close", backFromDialog, true);
  onAnswer((name) => neededNow().includes(name) && redraw());
  route(false);
}

export function stop() {
  views.get(shown)?.left?.();
  shown = null;
}

function route(isMove) {
  if (!byId("frame").hidden) show(named(location.hash) ?? FIRST, isMove);
}

function named(hash) {
  const name = hash.replace(/^#\/?/, "");
  return views.has(name) ? name : null;
}

function show(name, isMove) {
  if (shown && shown !== name) views.get(shown).left?.();
  shown = name;
  drawn = "";
  for (const section of document.querySelectorAll("[data-view]")) section.hidden = section.dataset.view !== name;
  const section = byId(`view-${name}`);
  const tab = section.dataset.tab ?? name;
  for (const link of document.querySelectorAll("#tabs a")) mark(link, link.hash === `#/${tab}`);
  views.get(name).begun?.();
  redraw();
  entitle();
  if (isMove) {
    window.scrollTo(0, 0);
    section.querySelector("h1").focus({ preventScroll: true });
  }
  refresh().catch(() => {});
}

// The title follows the heading, which may greet.
function entitle() {
  document.title = `${byId(`view-${shown}`).querySelector("h1").textContent} · ${say("title")}`;
}

function mark(link, isHere) {
  if (isHere) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

// Ask again for what is on the screen. all: also what is not known to have changed.
export async function refresh({ all = false } = {}) {
  const wanted = neededNow().filter((name) => all || isStale(name));
  const asked = await Promise.allSettled(wanted.map(load));
  asked.forEach(({ reason }) => failed(reason));
  const refusal = asked.find(({ value }) => value?.problem && value.status !== 304);
  if (refusal && !isComplete()) complain(problemOf(refusal.value));
}

function failed(reason) {
  if (!reason || reason instanceof SignedOut) return;
  if (!(reason instanceof NoAnswer)) throw reason;
  if (!isComplete()) complain(say("no_answer"));
}

const isComplete = () => neededNow().every((name) => know(name));

function complain(text) {
  const again = make("button", { onclick: () => refresh({ all: true }) }, say("retry"));
  replace(make("div", { class: "notice stack tight" }, make("p", {}, text), again));
}

// Draw what is shown, if anything is new; force: something besides the answers is.
export function redraw({ force = false } = {}) {
  const { needs, draw } = views.get(shown) ?? {};
  if (!draw) return;
  if (!isComplete()) return replace(skeleton());
  const bodies = needs.map(bodyOf);
  const now = JSON.stringify(bodies);
  if (now === drawn && !force) return;
  drawn = now;
  replace(...draw(...bodies).filter(Boolean));
  entitle();
}

// What had the focus has it again afterwards, if it is still there: it is found by its data-key.
function replace(...nodes) {
  const body = byId(`${shown}-body`);
  const key = body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  // A new element: what stands below it has not moved, it is there for the first time.
  const fresh = body.cloneNode(false);
  fresh.append(...nodes);
  body.replaceWith(fresh);
  if (key) keyed(key)?.focus({ preventScroll: true });
}

const keyed = (key) => byId(`${shown}-body`).querySelector(`[data-key="${CSS.escape(key)}"]`);

// What opened a dialog may have been drawn anew while it was open: the focus goes to what took its place.
function backFromDialog({ target }) {
  const at = document.activeElement;
  if (!shown || (at !== document.body && !target.contains(at))) return;
  (keyed(lastKey) ?? byId(`view-${shown}`).querySelector("h1")).focus({ preventScroll: true });
}

const skeleton = () => copy("skeleton");
