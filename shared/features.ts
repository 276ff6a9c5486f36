/**
 * What a feature's values are. Numbers are as they stand (75% is .75), flags are 0 and 1, dates are days since
 * 1970-01-01 UTC, categories are texts.
 */
export const featureTypes = ['number', 'category', 'flag', 'date'] as const;
export type FeatureType = (typeof featureTypes)[number];

/** What a number stands for where it is no plain one: a flag, or a day. */
export const numberForms = ['flag', 'date'] as const;
export type NumberForm = (typeof numberForms)[number];

/** What a client's feature is: a number (a flag is 0 or 1, a date a number of days), a text; null is missing. */
export type FeatureValue = number | string | null;
