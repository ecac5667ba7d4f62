import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// The kinds that a scenario may speak of: the built-in ones, those of Agent Sandbox, and those that its own
/// CustomResourceDefinitions bring.
final class KnownKinds {
    private static let builtIn = BuiltInKinds.all + [CustomResources.definition]

    /// Of the versions of a kind the stored one comes first.
    private var definitions = KnownKinds.builtIn
    /// The profile whose kinds are known, and how many of `definitions` they are, after the built-in ones.
    private(set) var profile = AgentSandboxProfile.v05
    private var profileCount = 0

    init() { use(.v05) }

    /// Knows the kinds of a profile, in the versions that it serves, instead of those of another one.
    func use(_ profile: AgentSandboxProfile) {
        let start = Self.builtIn.count
        let kinds = profile.kinds.flatMap { Self.storedFirst($0.versions) }
        definitions.replaceSubrange(start..<start + profileCount, with: kinds)
        profileCount = kinds.count
        self.profile = profile
    }

    /// The kinds in order, each once.
    var names: [String] {
        var names: [String] = []
        for definition in definitions where !names.contains(definition.kind.kind) { names.append(definition.kind.kind) }
        return names
    }

    /// The definition of a kind in a version, or in the stored version when none is given; nil when there is none.
    func definition(_ kind: String, apiVersion: String?) -> ResourceDefinition? {
        definitions.first { $0.kind.kind == kind && (apiVersion == nil || $0.kind.apiVersion == apiVersion) }
    }

    /// The definition that a file means by a kind and perhaps an apiVersion; nil has been complained of.
    func resolve(kind: YAMLNode, apiVersion: YAMLNode?, _ values: ValueReader) -> ResourceDefinition? {
        let version = apiVersion.map { values.text($0, "a group and version such as apps/v1") }
        guard let name = values.text(kind, "a kind") else { return nil }
        if case .some(.none) = version { return nil }
        if let definition = definition(name, apiVersion: version ?? nil) { return definition }
        let versions = definitions.filter { $0.kind.kind == name }.map(\.kind.apiVersion)
        if let apiVersion, !versions.isEmpty {
            values.complain(
                apiVersion.location,
                "\(name) is not served as \(ValueReader.describe(apiVersion)); use \(ValueReader.alternatives(versions))")
        } else if !values.report.isFull {
            let hint = Spelling.nearest(to: name, among: names).map { "did you mean \($0)? " } ?? ""
            values.complain(
                kind.location, "unknown kind \(ValueReader.quoted(name)); \(hint)the kinds are \(names.joined(separator: ", "))")
        }
        return nil
    }

    /// Adds the kinds of a CustomResourceDefinition; one that the API server will refuse adds none.
    func learn(_ crd: JSONValue) {
        var errors = FieldErrors()
        let versions = CustomResources.definitions(of: crd, into: &errors)
        guard errors.isEmpty else { return }
        for definition in Self.storedFirst(versions)
        where !definitions.contains(where: { $0.kind == definition.kind }) && definitions.count < 10_000 {
            definitions.append(definition)
        }
    }

    /// The definition of a profile's own kind in the version that it stores.
    static func storedDefinition(of kind: GroupKind, in profile: AgentSandboxProfile) -> ResourceDefinition? {
        profile.kinds.first { $0.groupKind == kind }?.versions.first(where: \.isStorage)?.definition
    }

    private static func storedFirst(_ versions: [CustomResourceVersion]) -> [ResourceDefinition] {
        let served = versions.filter(\.isServed)
        return served.filter(\.isStorage).map(\.definition) + served.filter { !$0.isStorage }.map(\.definition)
    }
}
