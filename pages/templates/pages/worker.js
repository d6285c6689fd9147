{% autoescape off %}// Keeps the shell of the page for when the network is gone. What the API answers is never kept here.
const VERSION = "{{ version }}";
const CACHE = `regulars-{{ page }}-${VERSION}`;
const PATIENCE = 3000;
const SHELL = "/{{ page }}/";
const FILES = [{% for file in files %}
  "{{ file|escapejs }}",{% endfor %}
];
let isOutdated = false; // the page that was opened last is of another version

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([SHELL, ...FILES].map((url) => new Request(url, { cache: "no-cache" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("regulars-{{ page }}-") && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === SHELL) event.respondWith(fresh(event.request));
  else if (FILES.includes(url.pathname)) event.respondWith(kept(event.request));
});

// The page in the language it was last asked for: from the network if that answers soon and well, else
// as it is kept. A page of another version is never kept beside the files of this one.
async function fresh(request) {
  const cache = await caches.open(CACHE);
  const shell = await cache.match(SHELL);
  try {
    const answer = await fetch(request, shell ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    isOutdated = answer.ok && answer.headers.get("Pages-Version") !== VERSION;
    if (answer.ok && !isOutdated) await cache.put(SHELL, answer.clone());
    if (answer.ok || !shell || answer.status < 500) return answer;
  } catch {
    // No network, or one that is as good as none.
  }
  isOutdated = false;
  return shell ?? Response.error();
}

// A file of this version; all of them were fetched together when this worker was installed. Until the
// worker of a newer page has taken over, that page's files come from where it came from.
async function kept(request) {
  if (isOutdated) return passing(request.url);
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}

// A file that is kept nowhere, not by the browser either: the page after this one may be of this version.
async function passing(url) {
  const answer = await fetch(url, { cache: "no-cache" });
  const headers = new Headers(answer.headers);
  headers.set("Cache-Control", "no-store");
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name)); // the body is plain by now
  return new Response(answer.body, { status: answer.status, headers });
}
{% endautoescape %}
