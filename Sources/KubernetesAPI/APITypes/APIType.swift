import ObjectModel

/// A type of the Kubernetes API as its documents name it: what a structural schema does not say, because no request depends on it.
public struct APIType: Sendable {
    /// A field that there is more to say about than its schema does.
    public struct Field: Sendable {
        /// The name.
        public let name: String
        /// The type that the value, its elements or the values of its map have; nil for scalars.
        public let type: String?
        /// Whether every object has the field.
        public let isRequired: Bool
        /// One sentence, or empty.
        public let description: String
    }

    /// The name in documents, such as `io.k8s.api.core.v1.PodSpec`.
    public let name: String
    /// One sentence, or empty.
    public let description: String
    /// The fields, in the order written down.
    public let fields: [Field]

    /// The entry of a field, or nil when its schema says everything.
    public func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

/// The types of the Kubernetes API by their names.
public enum APITypes {
    /// The types of a package, written down one after the other: a line for a type, an indented line for each field of it that is an
    /// object, a list or map of objects, required, or worth a sentence.
    ///
    ///     PodSpec | What a Pod is to run.
    ///       containers* Container | The containers.
    struct Package: Sendable {
        let name: String
        let text: String
    }

    private static let packages = [
        metaPackage, podPackage, volumePackage, corePackage, appsPackage, autoscalingPackage, coordinationPackage, discoveryPackage,
        eventsPackage, networkingPackage, nodePackage, policyPackage, accessPackage, schedulingPackage, storagePackage, extensionsPackage,
    ]

    /// Every type, in the order written down.
    public static let all: [APIType] = read(packages)

    private static let positions: [String: Int] = {
        var result: [String: Int] = [:]
        for (position, type) in all.enumerated() { result[type.name] = position }
        return result
    }()

    /// A type by its name in documents, or nil.
    public static func type(named name: String) -> APIType? { positions[name].map { all[$0] } }

    /// The name that documents give a kind: its Go package for built-in kinds, the reversed group for custom resources.
    public static func name(of kind: GroupVersionKind, isCustom: Bool) -> String {
        if isCustom {
            return "\(kind.group.split(separator: ".").reversed().joined(separator: ".")).\(kind.version).\(kind.kind)"
        }
        if kind.group == "apiextensions.k8s.io" { return "\(extensionsPackage.name).\(kind.kind)" }
        let short = kind.group.split(separator: ".").first.map(String.init) ?? "core"
        return "io.k8s.api.\(short).\(kind.version).\(kind.kind)"
    }

    // MARK: - Reading

    private struct Line {
        var name: String
        var type: String?
        var isRequired: Bool
        var description: String
    }

    private static func read(_ packages: [Package]) -> [APIType] {
        var names: Set<String> = []
        for package in packages {
            for line in lines(of: package) where !line.isField { names.insert("\(package.name).\(line.content.name)") }
        }
        // A type of another package is looked for in its own first, then where everybody's types are.
        func resolve(_ name: String, in package: Package) -> String {
            let candidates = [package.name, metaPackage.name, podPackage.name]
            return candidates.map { "\($0).\(name)" }.first { names.contains($0) } ?? name
        }
        var result: [APIType] = []
        for package in packages {
            var current: (line: Line, fields: [APIType.Field])?
            func finish() {
                guard let current else { return }
                result.append(
                    APIType(
                        name: "\(package.name).\(current.line.name)", description: current.line.description, fields: current.fields))
            }
            for line in lines(of: package) {
                if line.isField {
                    current?.fields.append(
                        APIType.Field(
                            name: line.content.name, type: line.content.type.map { resolve($0, in: package) },
                            isRequired: line.content.isRequired, description: line.content.description))
                } else {
                    finish()
                    current = (line.content, [])
                }
            }
            finish()
        }
        return result
    }

    private static func lines(of package: Package) -> [(isField: Bool, content: Line)] {
        package.text.split(separator: "\n").map { text in
            let parts = text.split(separator: "|", maxSplits: 1)
            let words = (parts.first ?? "").split(separator: " ")
            let name = words.first ?? ""
            let line = Line(
                name: String(name.hasSuffix("*") ? name.dropLast() : name), type: words.count > 1 ? String(words[1]) : nil,
                isRequired: name.hasSuffix("*"),
                description: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
            return (text.hasPrefix(" "), line)
        }
    }
}
