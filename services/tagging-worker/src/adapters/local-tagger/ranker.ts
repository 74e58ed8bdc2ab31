/** A gradient-boosted ranker as trained: a base and trees; a tree is a list of nodes, a node a leaf or [feature, threshold, left, right]. */
export interface RankerModel {
  readonly base: number;
  readonly trees: readonly (readonly (number | readonly number[])[])[];
}

/** How well a candidate with these features would do as a tag; only comparable within one text. */
export function rank(model: RankerModel, features: readonly number[]): number {
  return model.trees.reduce((score, tree) => score + leafOf(tree, features), model.base);
}

function leafOf(tree: RankerModel['trees'][number], features: readonly number[]): number {
  let node = tree[0];
  while (node !== undefined && typeof node !== 'number') {
    const [feature = 0, threshold = 0, left = 0, right = 0] = node;
    node = tree[(features[feature] ?? 0) <= threshold ? left : right];
  }
  return node ?? 0;
}
