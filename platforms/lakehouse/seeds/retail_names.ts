import { dateOf } from "./csv.ts";
import type { Random } from "./random.ts";

// Invented people and goods; the mail domain is reserved for examples (RFC 2606).
const FIRST = [
  "Ada",
  "Bruno",
  "Carla",
  "Dario",
  "Elin",
  "Femke",
  "Goran",
  "Hanna",
  "Ivo",
  "Jana",
] as const;
const LAST = [
  "Almond",
  "Birkholt",
  "Cassel",
  "Dorn",
  "Eskelund",
  "Fenwick",
  "Gruber",
  "Holm",
] as const;
const CATEGORIES = ["lamp", "desk", "chair"] as const;
const MATERIALS = ["Oak", "Ash", "Steel", "Linen", "Birch", "Cork", "Glass"] as const;
const CUSTOMERS = 40;

/** Rows of `raw_customers`: id, first and last name, e-mail, country, day of sign-up. */
export function customers(random: Random): (string | number)[][] {
  return Array.from({ length: CUSTOMERS }, (_, index) => {
    const first = random.pick(FIRST);
    const last = random.pick(LAST);
    const email = `${first}.${last}${index + 1}@example.com`.toLowerCase();
    const country = random.pick(["DE", "DE", "FR", "NL", "AT"]);
    return [index + 1, first, last, email, country, dateOf(random.between(0, 13))];
  });
}

/** Rows of `raw_products`: id, stock code, name, category, list price in cents. */
export function products(random: Random): (string | number)[][] {
  return CATEGORIES.flatMap((category, kind) =>
    MATERIALS.map((material, index) => {
      const id = kind * MATERIALS.length + index + 1;
      const code = `${category.slice(0, 2).toUpperCase()}-${String(id).padStart(3, "0")}`;
      return [id, code, `${material} ${category}`, category, random.between(20, 480) * 100 + 90];
    })
  );
}
