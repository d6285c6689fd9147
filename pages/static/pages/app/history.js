// Every line of the ledger: what came or went, where, when and why.

import { make, toast } from "../shared/dom.js";
import { day, has, say, signed, time } from "../shared/words.js";
import { busy, problemOf, silenceOf } from "./problems.js";
import { ask } from "./session.js";
import { define, redraw } from "./views.js";

// Lines beyond the first page, by their number; and where the next page begins.
const older = new Map();
let deeper = null;

export function prepareHistory() {
  define("history", { needs: ["ledger"], draw, left: forgetOlder });
}

function forgetOlder() {
  older.clear();
  deeper = null;
}

function draw(first) {
  const { lines, cursor } = joined(first);
  if (!lines.length) return [make("p", { class: "notice" }, say("no_history"))];
  return [...byDay(lines), cursor ? moreButton(cursor) : null];
}

// Lines are numbered without a gap: where one is missing, what was loaded before does not fit any more.
function joined({ items, next_cursor }) {
  const lines = [...items];
  let last = lines.at(-1)?.seq;
  while (older.has(last - 1)) lines.push(older.get((last -= 1)));
  return { lines, cursor: lines.length > items.length ? deeper : next_cursor };
}

function byDay(lines) {
  const days = new Map();
  for (const line of lines) {
    const name = day(line.occurred_at);
    days.set(name, [...(days.get(name) ?? []), line]);
  }
  return [...days].map(([name, found]) =>
    make("section", { class: "stack tight" }, make("h2", { class: "day" }, name), make("ol", { class: "card list lines" }, ...found.map(row))),
  );
}

function row(line) {
  const where = [line.store, time(line.occurred_at)].filter(Boolean).join(" · ");
  return make(
    "li",
    { "data-seq": line.seq },
    make("div", { class: "row apart" }, make("strong", {}, titleOf(line)), amount(line.points)),
    make("div", { class: "row apart small quiet" }, make("span", {}, where), make("span", { class: "number" }, say("balance_after", { balance: line.balance_after }))),
    line.why.length ? make("ul", { class: "why small" }, ...line.why.map((text) => make("li", {}, text))) : null,
  );
}

const amount = (count) =>
  make("strong", { class: `number amount ${count > 0 ? "gain" : ""}` }, signed(count));

function titleOf({ kind, source }) {
  const special = `line_${kind}_${source.replace(" ", "_")}`;
  return say(has(special) ? special : `line_${kind}`);
}

function moreButton(cursor) {
  return make("button", { class: "wide", id: "history-more", "data-key": "more", onclick: (event) => busy(event.currentTarget, () => loadMore(cursor)) }, say("load_more"));
}

async function loadMore(cursor) {
  try {
    const answer = await ask("GET", `/v1/me/ledger?limit=25&cursor=${encodeURIComponent(cursor)}`);
    if (!answer.ok) return toast(problemOf(answer));
    answer.body.items.forEach((line) => older.set(line.seq, line));
    deeper = answer.body.next_cursor;
    redraw({ force: true });
  } catch (error) {
    toast(silenceOf(error));
  }
}
