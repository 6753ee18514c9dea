import { csv, dateOf, type SeedFile, timeOf } from "./csv.ts";
import { type Random, seededRandom } from "./random.ts";

const FOLDER = "products/site-visits/dbt/seeds";
const VISITS = 160;

const PAGES = [
  ["/", "Home", "landing"],
  ["/shop", "Shop", "catalogue"],
  ["/shop/lamps", "Lamps", "catalogue"],
  ["/shop/desks", "Desks", "catalogue"],
  ["/journal", "Journal", "editorial"],
  ["/journal/light-at-work", "Light at work", "editorial"],
  ["/help/returns", "Returns", "support"],
  ["/help/contact", "Contact", "support"],
] as const;

/** The seed files of the product `site-visits`: eight pages and a fortnight of visits. */
export function siteVisitsSeeds(): SeedFile[] {
  const random = seededRandom(20250107);
  return [
    {
      path: `${FOLDER}/raw_pages.csv`,
      text: csv(["page_id", "path", "title", "section"], pages()),
    },
    {
      path: `${FOLDER}/raw_visits.csv`,
      text: csv(
        ["visit_id", "visitor_key", "page_id", "visited_at", "seconds_on_page", "device"],
        visits(random),
      ),
    },
  ];
}

function pages(): (string | number)[][] {
  return PAGES.map((page, index) => [index + 1, ...page]);
}

function visits(random: Random): (string | number)[][] {
  return Array.from({ length: VISITS }, (_, index) => [
    index + 1,
    `v${String(random.between(1, 45)).padStart(4, "0")}`,
    // A low page number is drawn more often, as a home page is in life.
    Math.min(random.between(1, PAGES.length), random.between(1, PAGES.length)),
    `${dateOf(Math.floor(index * 14 / VISITS))} ${timeOf(random.between(0, 86399))}`,
    random.between(2, 420),
    random.pick(["desktop", "phone", "phone", "tablet"]),
  ]);
}
