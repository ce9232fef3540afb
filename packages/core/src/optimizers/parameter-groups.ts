import { check } from "../option-error.js";

/**
 * Variables that train with hyperparameters of their own. What is left out is taken from the
 * optimizer's options.
 */
export type ParameterGroup<Hyper> = Partial<Hyper> & {
  /** Which variables, by name. */
  readonly match: RegExp | ((name: string) => boolean);
};

/**
 * The hyperparameters of one variable and the place of its group in the list, from 0; none for a
 * variable in no group.
 */
export interface Resolved<Hyper> {
  readonly hyper: Hyper;
  readonly group: number | undefined;
}

/**
 * Finds the hyperparameters of a variable: the defaults, overridden by the first group that matches
 * its name.
 *
 * @param validate Throws where a value is out of range; called here, once for the defaults and once
 *   per group.
 */
export function groupResolver<Hyper extends object>(
  optimizer: string,
  defaults: Hyper,
  groups: readonly ParameterGroup<Partial<Hyper>>[],
  validate: (where: string, hyper: Hyper) => void,
): (name: string) => Resolved<Hyper> {
  validate(optimizer, defaults);
  const entries = groups.map((group, index) => {
    const { match, ...own } = group;
    const where = `${optimizer}: groups[${index}]`;
    check(
      match instanceof RegExp || typeof match === "function",
      `${where}.match`,
      "a RegExp or a function",
      match,
    );
    const hyper = { ...defaults, ...withoutUndefined(own) };
    validate(where, hyper);
    const matches = match instanceof RegExp ? (name: string) => name.search(match) >= 0 : match;
    return { matches, resolved: { hyper, group: index } };
  });
  const rest = { hyper: defaults, group: undefined };
  return (name) => entries.find(({ matches }) => matches(name))?.resolved ?? rest;
}

function withoutUndefined(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
