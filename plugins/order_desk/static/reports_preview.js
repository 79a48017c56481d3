// What a report would be if it were sent now: the mail, the same as plain text, and the first rows of its file.
import { leave, tell } from "./desk.js";

const byId = (id) => document.getElementById(id);
const dialog = byId("preview");
const mail = byId("preview-mail");
const WAITS = "One moment, the report is being made…";
let query = "";

// Show the preview; where the settings are wrong, answer what `send` would, and show nothing.
export async function showPreview(name, settings) {
  query = String(settings);
  const answer = await load("api/reports/preview");
  if (!answer.ok) {
    if (answer.status !== 422) tell(answer.problem, "bad");
    return answer.status === 422 ? answer : null;
  }
  byId("preview-title").textContent = `Preview of ${name}`;
  byId("preview-text").textContent = "";
  byId("preview-waits").textContent = WAITS;
  showRows(answer.data);
  choose("mail");
  mail.src = address("reports/preview");
  dialog.showModal();
  return null;
}

const address = (path) => `${document.documentElement.dataset.root}${path}?${query}`;

async function load(path) {
  try {
    const answer = await fetch(address(path));
    const data = await answer.json().catch(() => null);
    const problem = typeof data?.detail === "string" ? data.detail : `The server answered ${answer.status}.`;
    return { ok: answer.ok, status: answer.status, data, problem };
  } catch {
    return { ok: false, status: 0, data: null, problem: "The server cannot be reached." };
  }
}

function showRows({ header, rows, more }) {
  const table = byId("preview-rows");
  table.tHead.rows[0].replaceChildren(...header.map((text) => cell("th", text, { scope: "col" })));
  table.tBodies[0].replaceChildren(...rows.map((row) => cell("tr", "", {}, row.map((text) => cell("td", text)))));
  byId("preview-more").textContent = more ? `These are the first ${rows.length}. There are more.` : rows.length ? "" : "No order is listed.";
}

function cell(tag, text, values = {}, inner = []) {
  const made = Object.assign(document.createElement(tag), values);
  made.append(text, ...inner);
  return made;
}

function choose(look) {
  for (const button of dialog.querySelectorAll("[data-look]")) button.setAttribute("aria-pressed", String(button.dataset.look === look));
  for (const part of dialog.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== look;
  if (look === "text") showText();
  if (look === "mail") fit();
}

async function showText() {
  const place = byId("preview-text");
  if (place.textContent) return;
  byId("preview-waits").textContent = WAITS;
  try {
    const answer = await fetch(address("reports/preview.txt"));
    place.textContent = answer.ok ? await answer.text() : `The server answered ${answer.status}.`;
  } catch {
    place.textContent = "The server cannot be reached.";
  }
  byId("preview-waits").textContent = "";
}

// The mail is as high as it is, so that the dialog alone scrolls.
function fit() {
  const inside = mail.contentDocument?.documentElement;
  if (!inside || !dialog.open) return;
  mail.style.height = "1px";
  mail.style.height = `${inside.scrollHeight + 2}px`;
}

mail.addEventListener("load", () => {
  byId("preview-waits").textContent = "";
  fit();
  mail.contentDocument?.addEventListener("click", follow);
  mail.contentDocument?.addEventListener("keydown", (event) => event.key === "Escape" && dialog.close());
});

// No link may take the place of the mail.
function follow(event) {
  const link = event.target.closest?.("a[href]");
  if (!link) return;
  event.preventDefault();
  leave(link.href);
}

window.addEventListener("resize", fit);
dialog.addEventListener("click", (event) => {
  const look = event.target.closest?.("[data-look]")?.dataset.look;
  if (look) choose(look);
});
