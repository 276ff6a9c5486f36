/** Formats of other programs in which a model can be written. */
export const exportFormats = ['ml-random-forest', 'onnx'] as const;
export type ExportFormat = (typeof exportFormats)[number];
