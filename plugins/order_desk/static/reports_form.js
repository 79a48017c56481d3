// The form of a subscription: what is wrong is said at its field, and the form stays open until it is right.
import { refresh, send, tell } from "./desk.js";
import { showPreview } from "./reports_preview.js";

const PATH = "api/reports/subscriptions";
const byId = (id) => document.getElementById(id);
const dialog = byId("subscribe");
const form = dialog?.querySelector("form");
let shown = null; // the subscription that is changed; null for a new one

// Open the form for a subscription as the API tells it, or empty for a new one.
export async function openForm(subscription) {
  shown = subscription;
  form.reset();
  forgetProblems();
  fill(subscription?.settings ?? { zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  byId("subscribe-title").textContent = subscription ? `Change ${subscription.settings.name}` : "New subscription";
  showPeriod();
  dialog.showModal();
  await offerZones();
}

function fill({ recipients = [], more_columns = false, ...texts }) {
  for (const [name, value] of Object.entries(texts)) form.elements[name].value = value;
  form.elements.recipients.value = recipients.join("\n");
  form.elements.more_columns.checked = more_columns;
  if (texts.destination && !form.elements.destination.value) form.elements.destination.add(new Option(texts.destination, texts.destination, true, true));
}

function settings() {
  const { recipients, more_columns, ...texts } = Object.fromEntries(new FormData(form));
  return { ...texts, recipients: recipients.split(/[\n,;]+/).map((one) => one.trim()).filter(Boolean), more_columns: Boolean(more_columns) };
}

async function offerZones() {
  const list = byId("zones");
  if (list.childElementCount) return;
  try {
    const answer = await fetch(`${document.documentElement.dataset.root}api/reports/zones`);
    if (answer.ok) list.append(...(await answer.json()).zones.map((zone) => new Option(zone, zone)));
  } catch {
    // a zone can be typed as well
  }
}

function showPeriod() {
  byId("subscribe-period").hidden = form.elements.scope.value !== "all";
}

async function save() {
  forgetProblems();
  const wanted = settings();
  const answer = shown
    ? await send(`${PATH}/${shown.id}`, { seen: shown.seen, settings: wanted }, "PUT")
    : await send(PATH, wanted);
  if (!answer.ok) return showProblems(answer);
  dialog.close("saved");
  tell(wanted.recipients.length ? `${wanted.name} is saved.` : `${wanted.name} is saved. It is off: it has no recipients.`);
  await refresh();
}

function showProblems({ status, data, problem }) {
  const rest = [];
  for (const { loc, msg } of status === 422 && Array.isArray(data?.detail) ? data.detail : [{ loc: [], msg: problem }]) {
    const name = loc.find((part) => byId(`subscribe-${part}-wrong`));
    if (!name) rest.push(msg);
    else {
      const place = byId(`subscribe-${name}-wrong`);
      place.textContent = [place.textContent, msg].filter(Boolean).join(" ");
      form.elements[name].setAttribute("aria-invalid", "true");
    }
  }
  byId("subscribe-problem").textContent = rest.join(" ");
  byId("subscribe-problem").hidden = !rest.length;
  form.querySelector("[aria-invalid]")?.focus();
}

function forgetProblems() {
  for (const place of form.querySelectorAll(".wrong")) place.textContent = "";
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  byId("subscribe-problem").hidden = true;
}

form?.addEventListener("submit", async (event) => {
  if (event.submitter?.value === "cancel") return;
  event.preventDefault();
  const button = form.querySelector("[value='save']");
  button.disabled = true;
  await save();
  button.disabled = false;
});
form?.addEventListener("change", (event) => event.target.name === "scope" && showPeriod());
byId("subscribe-preview")?.addEventListener("click", async () => {
  forgetProblems();
  const { recipients, ...rest } = settings();
  const of = shown ? { subscription: shown.id } : {};
  const problem = await showPreview(rest.name || "a new subscription", new URLSearchParams({ ...rest, ...of }));
  if (problem) showProblems(problem);
});
