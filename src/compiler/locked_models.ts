import type { ColumnFacts, ModelFacts } from "../plugin/mod.ts";
import type { LockedModel } from "../schema/mod.ts";
import { type Choices, instanceNamed } from "./choices.ts";
import { modelFacts, type ModelSources } from "./model_facts.ts";

type LockedColumn = LockedModel["columns"][number];

/**
 * A product's tagged models in the words of the products lock: the compute as the product names it,
 * since what `default` means is for each environment to say. Models without a tag are read by nobody.
 */
export function lockModels(sources: ModelSources): LockedModel[] {
  return modelFacts(sources).filter(({ tags }) => tags.length > 0).map((model) => ({
    ...model,
    tags: [...model.tags],
    columns: model.columns.map(lockColumn),
  }));
}

/** The other way around, in one environment. */
export function modelsOfLock(
  models: readonly LockedModel[],
  choices: Choices,
): readonly ModelFacts[] {
  return models.map(({ name, description, tags, compute, relation, columns }): ModelFacts => ({
    name,
    ...(description === undefined ? {} : { description }),
    tags,
    compute: instanceNamed(choices, "compute", compute)?.name ?? compute,
    ...(relation === undefined ? {} : { relation }),
    columns: columns.map(columnOfLock),
  }));
}

function lockColumn(column: ColumnFacts): LockedColumn {
  const { name, dataType, description, classifications, unique, references } = column;
  return {
    name,
    ...(dataType === undefined ? {} : { data_type: dataType }),
    ...(description === undefined ? {} : { description }),
    ...(classifications.length === 0 ? {} : { classifications: [...classifications] }),
    ...(unique ? { unique } : {}),
    ...(references === undefined ? {} : { references }),
  };
}

function columnOfLock(column: LockedColumn): ColumnFacts {
  const { name, data_type: dataType, description, references } = column;
  return {
    name,
    ...(dataType === undefined ? {} : { dataType }),
    ...(description === undefined ? {} : { description }),
    classifications: column.classifications ?? [],
    unique: column.unique ?? false,
    ...(references === undefined ? {} : { references }),
  };
}
