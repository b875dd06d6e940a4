/**
 * The types of all records, by kind. Each file in resources/ adds its own kind to these two interfaces (declaration merging),
 * so that generic code can name every kind and import none. What a resource does is in resource.mts.
 */
/* eslint-disable @typescript-eslint/no-empty-object-type -- Members come from resources/. */

/** The records as they are stored. */
export interface Kinds {}

/** The fields that are computed from other records: part of each answer, but not stored. */
export interface Derived {}

export type Kind = keyof Kinds;

/** The records with their derived fields. */
export type FullRecords = { [K in Kind]: Kinds[K] & (K extends keyof Derived ? Derived[K] : unknown) };
