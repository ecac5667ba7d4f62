import ObjectModel
import RegularExpressions

/// What a schema needs at hand to walk a value: compiled patterns and rules, and which checks matter below a node.
struct CompiledSchema: Sendable {
    /// The compiled `pattern`, or nil without one or when it could not be read.
    let pattern: RegularExpression?
    /// Why `pattern` could not be read, or nil.
    let patternMistake: String?
    /// The format that strings are checked for.
    let stringFormat: StringFormat?
    /// Whether a set or map list is here or below.
    let containsUniqueLists: Bool
    /// Positions in `properties` of the fields with a set or map list at or below them.
    let propertiesWithUniqueLists: [Int]
    /// Whether an embedded resource is here or below.
    let containsEmbeddedResources: Bool
    /// The CEL rules of this very node.
    let rules: [CompiledRule]
    /// Whether a CEL rule is here or below.
    let containsRules: Bool
    /// Whether a CEL rule that compares with the old value is here or below.
    let containsTransitionRules: Bool
    /// Positions in `properties` of the fields that have a default.
    let defaultedProperties: [Int]
    /// Positions in `properties` of the fields that Go's encoder always writes.
    let zeroProperties: [Int]
    /// The keys of a map list by name, with what an element has that leaves one out.
    let listKeys: [(name: String, defaultValue: JSONValue?)]
    /// Whether the schema says anything that a scalar of the right type could break, junctors aside.
    let restrictsScalars: Bool
    /// Whether there is an `allOf`, `anyOf`, `oneOf` or `not` at this very node.
    let hasJunctors: Bool

    init(_ content: StructuralSchema.Content) {
        if let source = content.pattern {
            do throws(RegularExpressionError) {
                pattern = try RegularExpression(source)
                patternMistake = nil
            } catch {
                pattern = nil
                patternMistake = error.message
            }
        } else {
            pattern = nil
            patternMistake = nil
        }
        stringFormat = content.type == .string || content.type == .any ? StringFormat(content.format) : nil

        var lists = content.listType == .set || content.listType == .map
        var embedded = content.isEmbeddedResource
        rules = content.validations.map { CompiledRule($0) }
        var hasRules = !rules.isEmpty
        var hasTransitions = rules.contains(where: \.isTransition)
        func include(_ child: StructuralSchema) {
            lists = lists || child.compiled.containsUniqueLists
            embedded = embedded || child.compiled.containsEmbeddedResources
            hasRules = hasRules || child.compiled.containsRules
            hasTransitions = hasTransitions || child.compiled.containsTransitionRules
        }
        var defaulted: [Int] = []
        for (position, property) in content.properties.enumerated() {
            include(property.schema)
            if property.schema.content.defaultValue != nil { defaulted.append(position) }
        }
        defaultedProperties = defaulted
        zeroProperties = content.properties.indices.filter { content.properties[$0].schema.content.zeroValue != nil }
        listKeys = content.listMapKeys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { name in
            let written = content.listMapKeyDefaults.first { $0.name == name }?.value
            return (name, written ?? content.items?.property(name)?.content.defaultValue)
        }
        propertiesWithUniqueLists = content.properties.indices.filter { content.properties[$0].schema.compiled.containsUniqueLists }
        if let items = content.items { include(items) }
        if let values = content.additionalProperties { include(values) }
        hasJunctors = !content.allOf.isEmpty || !content.anyOf.isEmpty || !content.oneOf.isEmpty || content.not != nil
        containsRules = hasRules
        containsTransitionRules = hasTransitions
        containsUniqueLists = lists
        containsEmbeddedResources = embedded
        restrictsScalars =
            !content.enumValues.isEmpty || content.pattern != nil || stringFormat != nil || content.minimum != nil
            || content.maximum != nil || content.multipleOf != nil || content.minLength != nil || content.maxLength != nil
            || content.type == .integer && content.format == "int32" || content.format == "quantity"
    }
}
