// Lists that are drawn again while somebody is at them.

const ACTS = ["onclick", "onchange", "oninput", "onfocus"];
const IN_REACH = "button, input, summary";
const looks = new WeakMap(); // of each row, as it was drawn: what was opened or asked in it since is the cashier's

// Let `rows` stand in `list`. A row that would look as it did stays, as a tap on a button that is replaced under the
// finger is lost; what its buttons do is what the fresh ones would. The focus stays in its row, told by the first of
// its data attributes.
export function redraw(list, rows) {
  const place = placeIn(list, document.activeElement);
  let next = list.firstElementChild;
  for (const row of rows) {
    looks.set(row, row.outerHTML);
    const same = alike(next, row);
    while (same && next !== same) next = removed(next);
    if (same) next = taught(same, row).nextElementSibling;
    else list.insertBefore(row, next);
  }
  while (next) next = removed(next);
  if (place && !list.contains(document.activeElement)) focus(list, place);
}

function alike(first, row) {
  for (let old = first; old; old = old.nextElementSibling) if (looks.get(old) === looks.get(row)) return old;
  return null;
}

function removed(row) {
  const next = row.nextElementSibling;
  row.remove();
  return next;
}

function taught(old, fresh) {
  const pupils = old.querySelectorAll("*");
  fresh.querySelectorAll("*").forEach((one, nth) => ACTS.forEach((act) => (pupils[nth][act] = one[act])));
  return old;
}

const nameOf = (row) => Object.values(row.dataset)[0];

function placeIn(list, element) {
  const row = [...list.children].find((one) => one.contains(element));
  return row ? { name: nameOf(row), nth: [...row.querySelectorAll(IN_REACH)].indexOf(element) } : null;
}

function focus(list, { name, nth }) {
  const row = [...list.children].find((one) => nameOf(one) === name);
  row?.querySelectorAll(IN_REACH)[nth]?.focus();
}
