// What this device keeps: a small table in IndexedDB, durable before the promise resolves.

const wait = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// tables: names; each row is an object with its key in `id`.
export async function openStore(name, tables) {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => tables.forEach((table) => asked.result.createObjectStore(table, { keyPath: "id" }));
  return new Store(await wait(asked));
}

class Store {
  constructor(database) {
    this.database = database;
  }

  get(table, id) {
    return wait(this.database.transaction(table).objectStore(table).get(id));
  }

  // In the order of their ids.
  all(table) {
    return wait(this.database.transaction(table).objectStore(table).getAll());
  }

  put(table, row) {
    return this.#write(table, (rows) => rows.put(row));
  }

  remove(table, id) {
    return this.#write(table, (rows) => rows.delete(id));
  }

  clear(table) {
    return this.#write(table, (rows) => rows.clear());
  }

  // Several tables, all or nothing: act({queue, sales}) gets their object stores by name.
  together(tables, act) {
    return this.#transact(tables, (transaction) =>
      act(Object.fromEntries(tables.map((table) => [table, transaction.objectStore(table)]))),
    );
  }

  #write(table, act) {
    return this.#transact(table, (transaction) => act(transaction.objectStore(table)));
  }

  #transact(tables, act) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(tables, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      act(transaction);
    });
  }
}
