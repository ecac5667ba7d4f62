import CEL
import ObjectModel

/// One entry of `x-kubernetes-validations`, compiled.
struct CompiledRule: Sendable {
    let rule: StructuralSchema.ValidationRule
    /// The compiled rule, or nil when it could not be compiled.
    let program: CELProgram?
    /// Why the rule could not be compiled, or nil.
    let mistake: CELError?
    /// The compiled message expression, or nil.
    let messageProgram: CELProgram?
    /// Why the message expression could not be compiled, or nil.
    let messageMistake: CELError?
    /// Where the complaint goes, from the rule's place; nil when `fieldPath` is no path.
    let fieldSteps: [FieldErrors.Step]?

    init(_ rule: StructuralSchema.ValidationRule) {
        self.rule = rule
        // With `optionalOldSelf` the old value is an optional one, and the rule runs where there is none too.
        let isOptional = rule.optionalOldSelf == true
        let variables = isOptional ? ["self"] : ["self", "oldSelf"]
        let optionalVariables = isOptional ? ["oldSelf"] : []
        do throws(CELError) {
            let compiled = try CELProgram(rule.rule, variables: variables, optionalVariables: optionalVariables)
            if compiled.resultType == "bool" || compiled.resultType == "dyn" {
                program = compiled
                mistake = nil
            } else {
                program = nil
                mistake = CELError(code: .type, message: "must evaluate to a bool", offset: 0)
            }
        } catch {
            program = nil
            mistake = error
        }
        if let source = rule.messageExpression, !source.isEmpty {
            do throws(CELError) {
                let compiled = try CELProgram(source, variables: variables, optionalVariables: optionalVariables)
                if compiled.resultType == "string" || compiled.resultType == "dyn" {
                    messageProgram = compiled
                    messageMistake = nil
                } else {
                    messageProgram = nil
                    messageMistake = CELError(code: .type, message: "must evaluate to a string", offset: 0)
                }
            } catch {
                messageProgram = nil
                messageMistake = error
            }
        } else {
            messageProgram = nil
            messageMistake = nil
        }
        fieldSteps = rule.fieldPath.map { FieldPathReader.steps(of: $0) } ?? []
    }

    /// Whether the rule compares with the old value.
    var isTransition: Bool { program?.referencesOldSelf ?? false }

    /// Whether the rule cannot run without an old value.
    var needsOldSelf: Bool { isTransition && rule.optionalOldSelf != true }

    /// The message if it is set, else the rule: how messages name it.
    var name: String { (rule.message.isEmpty ? rule.rule : rule.message).trimmingASCIISpace }
}

/// Reads the paths that rules, columns and selectable fields use: `.a.b['c.d']`.
enum FieldPathReader {
    /// The steps of a path, or nil when it is none. Every bracketed name counts as a field; whether it is a map key, the schema says.
    static func steps(of path: String) -> [FieldErrors.Step]? {
        var steps: [FieldErrors.Step] = []
        var rest = path[...]
        while let first = rest.first {
            rest = rest.dropFirst()
            switch first {
            case ".":
                let name = rest.prefix { $0 != "." && $0 != "[" && $0 != "]" }
                if name.isEmpty { return nil }
                steps.append(.field(String(name)))
                rest = rest[name.endIndex...]
            case "[":
                guard rest.first == "'" else { return nil }
                rest = rest.dropFirst()
                var name = ""
                while let character = rest.first, character != "'" {
                    rest = rest.dropFirst()
                    if character == "\\" {
                        guard let escaped = rest.first, escaped == "'" || escaped == "\\" else { return nil }
                        name.append(escaped)
                        rest = rest.dropFirst()
                    } else {
                        name.append(character)
                    }
                }
                guard rest.hasPrefix("']") else { return nil }
                rest = rest.dropFirst(2)
                steps.append(.key(name))
            default: return nil
            }
        }
        return steps.isEmpty ? nil : steps
    }

    /// The schema that a path leads to, with its steps told apart into fields and map keys; nil when it leads nowhere.
    static func resolve(_ path: String, in schema: StructuralSchema) -> (steps: [FieldErrors.Step], schema: StructuralSchema)? {
        guard let steps = steps(of: path) else { return nil }
        var resolved: [FieldErrors.Step] = []
        var current = schema
        for step in steps {
            let name: String
            switch step {
            case .field(let field): name = field
            case .key(let key): name = key
            case .index: return nil
            }
            if !current.content.properties.isEmpty {
                guard let next = current.property(name) else { return nil }
                resolved.append(.field(name))
                current = next
            } else if let values = current.content.additionalProperties {
                resolved.append(.key(name))
                current = values
            } else {
                return nil
            }
        }
        return (resolved, current)
    }
}

extension String {
    /// The text without white space at its ends.
    var trimmingASCIISpace: String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
        guard let first = utf8.firstIndex(where: { !isSpace($0) }), let last = utf8.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(self[first...last])
    }
}
