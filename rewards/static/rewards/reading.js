// Reads a rule aloud, or prints a receipt, while it is written: posts the form, which is never saved by that, and shows
// the sentence in every language, or what is missing.
document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("reading");
  const form = box && box.closest("form");
  if (!form) return;
  let waiting = 0;
  let asked = 0;

  function row(label, text) {
    const line = document.createElement("p");
    line.className = "py-1";
    if (label) {
      const name = document.createElement("strong");
      name.className = "mr-2";
      name.textContent = label;
      line.append(name, " ");
    }
    line.append(text);
    return line;
  }

  function show(said) {
    const lines = Object.entries(said.sentences).map(([name, text]) => row(name, text));
    if (said.missing.length) lines.push(row(box.dataset.not || "Not yet a rule.", ""));
    lines.push(...said.missing.map((text) => row("", text)));
    box.replaceChildren(...lines);
  }

  async function read() {
    const mine = ++asked;
    const answer = await fetch(box.dataset.address, { method: "POST", body: new FormData(form) });
    if (answer.ok && mine === asked) show(await answer.json());
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(read, 250);
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("click", soon);
  read();
});
