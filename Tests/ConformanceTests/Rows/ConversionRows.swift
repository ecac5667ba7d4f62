/// Collects the rows of the two versions of the API: conversion, schemas, scales and definitions.
enum ConversionRows {
    static let rows: [Row] =
        ConversionSandboxRows.all + ConversionClaimRows.all + ConversionTemplateRows.all
        + SandboxSchemaRows.all + ExtensionSchemaRows.all + DefinitionRows.all
    static let functions: [FunctionRow] = []
}
