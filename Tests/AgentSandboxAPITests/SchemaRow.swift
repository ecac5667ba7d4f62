import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Testing

/// One object given to a version's schema, and what should become of it.
struct SchemaRow: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        /// Nothing is wrong.
        case accepted
        /// `<error type> <path>`, in any order, and nothing else.
        case rejected([String])
        /// Nothing is wrong, and afterwards the fields have these values; nil for absent.
        case holds([(path: String, value: JSONValue?)])
    }

    let name: String
    /// The fields beside apiVersion, kind and metadata, as JSON with apostrophes.
    let fields: String
    let outcome: Outcome

    init(_ name: String, _ fields: String, _ outcome: Outcome) {
        self.name = name
        self.fields = fields
        self.outcome = outcome
    }

    var testDescription: String { name }

    /// Does what an API server does with a new object: prune, default, validate.
    func check(_ identity: AgentSandboxIdentity, _ version: String) throws {
        let definition = try #require(Self.definition(identity, version))
        var object = try json("{'apiVersion':'\(identity.group)/\(version)','kind':'\(identity.kind)','metadata':{'name':'x'}}")
        let fields = try json("{\(self.fields)}")
        for (key, value) in fields.objectValue ?? JSONObject() { object[key] = value }
        definition.schema.prune(&object)
        definition.schema.applyDefaults(&object)
        var errors = FieldErrors()
        definition.schema.validate(object, old: nil, into: &errors)
        // A server adds, under the path `<nil>`, that CEL rules were left out because of the errors before them.
        let found = errors.errors.filter { $0.field != "<nil>" }.map { "\($0.type) \($0.field)" }.sorted()
        switch outcome {
        case .accepted: #expect(found == [])
        case .rejected(let expected): #expect(found == expected.sorted(), "\(errors.errors)")
        case .holds(let expectations):
            #expect(found == [])
            for expectation in expectations {
                #expect(field(expectation.path, of: object) == expectation.value, "\(expectation.path)")
            }
        }
    }

    static func definition(_ identity: AgentSandboxIdentity, _ version: String) -> ResourceDefinition? {
        AgentSandboxProfile.v05.kinds.first { $0.groupKind == identity.groupKind }?
            .versions.first { $0.definition.kind.version == version }?.definition
    }
}

/// A condition with one field replaced; nil leaves the field out.
func condition(_ name: String = "", _ value: String? = nil) -> String {
    var fields = [
        ("type", "'Ready'"), ("status", "'True'"), ("reason", "'DependenciesReady'"), ("message", "''"),
        ("lastTransitionTime", "'2030-01-01T00:00:00Z'"),
    ].filter { $0.0 != name }
    if let value { fields.append((name, value)) }
    return "{" + fields.map { "'\($0.0)':\($0.1)" }.joined(separator: ",") + "}"
}
