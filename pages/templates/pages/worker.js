{% autoescape off %}// Keeps the shell of the page for when the network is gone. What the API answers is never kept here.
const CACHE = "regulars-{{ page }}-{{ version }}";
const SHELL = "/{{ page }}/";
const FILES = [{% for file in files %}
  "{{ file|escapejs }}",{% endfor %}
];

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

// The page in the language it was last asked for; the network first, for a language may be new.
async function fresh(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(SHELL, answer.clone());
    return answer;
  } catch {
    return (await cache.match(SHELL)) ?? Response.error();
  }
}

// A file of this version; all of them were fetched together when this worker was installed.
async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}
{% endautoescape %}
