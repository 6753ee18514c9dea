// The table lies with the schema because a platform file is checked against it, and src/schema
// may not import src/plugin.
export {
  categories,
  type Category,
  fronts,
  type InstanceRef,
  isCategory,
} from "../schema/categories.ts";
