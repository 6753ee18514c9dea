import { csv, dateOf, type SeedFile, timeOf } from "./csv.ts";
import { type Random, seededRandom } from "./random.ts";
import { customers, products } from "./retail_names.ts";

const FOLDER = "products/retail-orders/dbt/seeds";
const ORDERS = 80;

type Row = (string | number)[];
type Status = "placed" | "paid" | "shipped" | "delivered" | "returned" | "cancelled";

/** One order as far as its items and payments depend on it. */
interface Order {
  readonly id: number;
  readonly day: number;
  readonly status: Status;
  readonly items: readonly { product: number; quantity: number; cents: number }[];
}

/** The seed files of the product `retail-orders`: a small furniture shop's first half of a year. */
export function retailOrdersSeeds(): SeedFile[] {
  const random = seededRandom(20250213);
  const people = customers(random);
  const goods = products(random);
  const orders = Array.from({ length: ORDERS }, (_, index) => order(random, index, goods));
  const orderRows = orders.map((one) => orderRow(random, one, people.length));
  const payments = orders.flatMap((one) => paymentsOf(random, one));
  return [
    file("raw_customers", "customer_id,first_name,last_name,email,country,signed_up_on", people),
    file("raw_products", "product_id,sku,product_name,category,list_price_cents", goods),
    file("raw_orders", "order_id,customer_id,ordered_at,order_status,sales_channel", orderRows),
    file(
      "raw_order_items",
      "order_item_id,order_id,product_id,quantity,unit_price_cents",
      numbered(orders.flatMap(itemRows)),
    ),
    file(
      "raw_payments",
      "payment_id,order_id,payment_method,payment_status,amount_cents,paid_at",
      numbered(payments),
    ),
  ];
}

function file(name: string, header: string, rows: readonly Row[]): SeedFile {
  return { path: `${FOLDER}/${name}.csv`, text: csv(header.split(","), rows) };
}

function numbered(rows: readonly Row[]): Row[] {
  return rows.map((row, index) => [index + 1, ...row]);
}

function order(random: Random, index: number, goods: readonly Row[]): Order {
  const items = Array.from({ length: random.between(1, 3) }, (_, position) => {
    // Every position draws from its own third of the goods, so no product is twice in an order.
    const third = Math.floor(goods.length / 3);
    const product = position * third + random.between(1, third);
    const listed = Number(goods[product - 1]?.[4] ?? 0);
    const cents = random.chance(20) ? listed - Math.floor(listed / 10) : listed;
    return { product, quantity: random.between(1, 4), cents };
  });
  const status = random.pick<Status>([
    "delivered",
    "delivered",
    "delivered",
    "shipped",
    "paid",
    "placed",
    "returned",
    "cancelled",
  ]);
  return { id: index + 1, day: 14 + index * 2, status, items };
}

function orderRow(random: Random, one: Order, customerCount: number): Row {
  const at = `${dateOf(one.day)} ${timeOf(random.between(21600, 82800))}`;
  const channel = random.pick(["web", "web", "app", "store"]);
  return [one.id, random.between(1, customerCount), at, one.status, channel];
}

function itemRows(one: Order): Row[] {
  return one.items.map((item) => [one.id, item.product, item.quantity, item.cents]);
}

function paymentsOf(random: Random, one: Order): Row[] {
  if (one.status === "placed") return [];
  const total = one.items.reduce((sum, item) => sum + item.quantity * item.cents, 0);
  const pay = (status: string, cents: number, second: number): Row => [
    one.id,
    random.pick(["card", "card", "wallet", "transfer"]),
    status,
    cents,
    `${dateOf(one.day)} ${timeOf(second)}`,
  ];
  if (one.status === "cancelled") return [pay("failed", total, 83000)];
  const settled = one.status === "returned" ? "refunded" : "settled";
  if (!random.chance(15)) return [pay(settled, total, 84000)];
  const first = Math.floor(total / 2);
  return [pay(settled, first, 84000), pay(settled, total - first, 85000)];
}
