import CEL
import ObjectModel

extension SchemaWalk {
    /// The longest message that a message expression may give, in bytes.
    private static let maximumMessageBytes = 5 * 1024

    /// Runs the CEL rules along a value. Rules that do not mention the old value are ratcheted: what equals its old counterpart is not
    /// complained about. Transition rules run where an old counterpart is known: through fields, maps and map lists; those to which it is
    /// optional run everywhere.
    mutating func checkRules(_ value: JSONValue, of schema: StructuralSchema, old: JSONValue?) {
        _ = runRules(value, schema, old: old, onlyTransitions: false)
    }

    /// False when no further rule may run, because one of them took too long.
    private mutating func runRules(_ value: JSONValue, _ schema: StructuralSchema, old: JSONValue?, onlyTransitions: Bool) -> Bool {
        guard schema.compiled.containsRules, !value.isNull else { return true }
        var onlyTransitions = onlyTransitions
        if let old, value.isIdentical(to: old) { onlyTransitions = true }
        if onlyTransitions, !schema.compiled.containsTransitionRules { return true }
        let first = findings.count
        for rule in schema.compiled.rules where !onlyTransitions || rule.isTransition {
            if !run(rule, value, schema, old: old) { return false }
        }
        switch value {
        case .array(let elements):
            if let items = schema.content.items, items.compiled.containsRules {
                let oldElements = MapListElements(of: old, schema: schema)
                for index in 0..<elements.count {
                    let before = findings.count
                    let counterpart = oldElements?.counterpart(of: elements[index], at: index)
                    let goesOn = runRules(elements[index], items, old: counterpart, onlyTransitions: onlyTransitions)
                    prefix(from: before, with: .index(index))
                    if !goesOn { return false }
                }
            }
        case .object(let object):
            let keys = object.keys
            let values = object.values
            let oldObject = old?.objectValue
            let table = oldObject.flatMap { FieldTable($0, asked: keys.count) }
            for position in 0..<keys.count {
                let known = schema.property(keys[position])
                guard let child = known ?? schema.content.additionalProperties, child.compiled.containsRules else { continue }
                let before = findings.count
                let counterpart = Self.counterpart(of: keys[position], at: position, in: oldObject, table)
                let goesOn = runRules(values[position], child, old: counterpart, onlyTransitions: onlyTransitions)
                prefix(from: before, with: known == nil ? .key(keys[position]) : .field(keys[position]))
                if !goesOn { return false }
            }
        default: break
        }
        if findings.count > first, let old, value == old {
            var kept = findings[first...].filter(\.isTransition)
            kept.insert(contentsOf: findings[..<first], at: 0)
            findings = Array(kept)
        }
        return true
    }

    private mutating func run(_ rule: CompiledRule, _ value: JSONValue, _ schema: StructuralSchema, old: JSONValue?) -> Bool {
        let typeName = FieldErrors.rendered(.string(schema.content.type.rawValue))
        guard let program = rule.program else {
            let reason = rule.mistake?.description ?? "the rule is empty"
            let row: ContractRowName? = rule.mistake?.code == .unsupported ? .validationRules : nil
            findings.append(
                Finding(type: .invalid, message: .text("Invalid value: \(typeName): rule compile error: \(reason)"), row: row))
            return true
        }
        if rule.needsOldSelf, old == nil { return true }
        var bindings = CELBindings("self", value)
        if rule.isTransition { bindings["oldSelf"] = old }
        do throws(CELError) {
            if try program.evaluateBool(bindings) { return true }
        } catch {
            if error.code == .cost {
                add(
                    .invalid,
                    "Invalid value: \(typeName): 'operation cancelled: actual cost limit exceeded': no further validation rules will be "
                        + "run due to call cost exceeds limit for rule: \(rule.name)")
                return false
            }
            if error.message.hasPrefix("no such overload") {
                add(
                    .invalid,
                    "Invalid value: \(typeName): '\(error.message)': call arguments did not match a supported operator, function or "
                        + "macro signature for rule: \(rule.name)")
            } else {
                add(.invalid, "Invalid value: \(typeName): \(error.message) evaluating rule: \(rule.name)")
            }
            return true
        }
        report(rule, value, schema, detail: message(of: rule, bindings, old: old))
        return true
    }

    private func message(of rule: CompiledRule, _ bindings: CELBindings, old: JSONValue?) -> String {
        var bindings = bindings
        if let old { bindings["oldSelf"] = old }
        if let program = rule.messageProgram, let result = try? program.evaluate(bindings), let text = result.stringValue {
            let message = text.trimmingASCIISpace
            if !message.isEmpty, message.utf8.count <= Self.maximumMessageBytes, !message.utf8.contains(10) { return message }
        }
        return rule.rule.message.isEmpty ? "failed rule: \(rule.name)" : rule.name
    }

    private mutating func report(_ rule: CompiledRule, _ value: JSONValue, _ schema: StructuralSchema, detail: String) {
        let type: FieldErrorType
        let head: String
        switch rule.rule.reason {
        case "FieldValueForbidden": (type, head) = (.forbidden, "Forbidden")
        case "FieldValueRequired": (type, head) = (.required, "Required value")
        case "FieldValueDuplicate": (type, head) = (.duplicate, "Duplicate value")
        default: (type, head) = (.invalid, "Invalid value")
        }
        let isCompound = schema.content.type == .object || schema.content.type == .array
        let shown = isCompound || type == .forbidden || type == .required ? "" : ": \(Self.rendered(value))"
        let text = type == .duplicate || detail.isEmpty ? "\(head)\(shown)" : "\(head)\(shown): \(detail)"
        var steps = rule.fieldSteps ?? []
        if let path = rule.rule.fieldPath, let resolved = FieldPathReader.resolve(path, in: schema) { steps = resolved.steps }
        findings.append(Finding(type: type, message: .text(text), steps: steps.reversed(), isTransition: rule.isTransition))
    }
}
