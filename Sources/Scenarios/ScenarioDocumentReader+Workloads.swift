import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Simulation

/// Loads.
extension ScenarioDocumentReader {
    /// The most claims of one load.
    static let maximumClaims = 1_000_000
    /// The most loads.
    static let maximumWorkloads = 1_000

    func readWorkloads(_ node: YAMLNode, profiles: [AgentSandboxProfile]) -> [Workload] {
        guard let elements = values.list(node, of: "workloads", atMost: Self.maximumWorkloads) else { return [] }
        var workloads: [Workload] = []
        var names: Set<String> = []
        for element in elements {
            guard let map = values.open(element, ScenarioKeys.workload) else { continue }
            let nameNode = map["name"]
            let name = nameNode.flatMap { values.name($0, "a name in lower case") }
            if let name, let nameNode, !names.insert(name).inserted {
                values.complain(nameNode.location, "a second workload named \(name); claims would have the same names, choose another")
            }
            let claim = map["claim"].flatMap { readClaim($0, profiles: profiles) }
            let arrivals = map["arrivals"].flatMap(readArrivals)
            if case .closed? = arrivals, let claim, !Self.isBounded(claim) {
                values.complain(
                    map["arrivals"]?.location ?? element.location,
                    "in a closed load a claim is made when one has gone, and these stay; add claim.dwell, or a claim.fields.spec.lifecycle "
                        + "with shutdownPolicy Delete or DeleteForeground")
            }
            // A load that is wrong in part still has its name, so that steps that run it are not complained of too.
            guard let name else { continue }
            workloads.append(
                Workload(
                    name: name, target: claim?.target ?? .pool(""), namespace: claim?.namespace ?? "default", dwell: claim?.dwell,
                    template: claim?.fields ?? .null, arrivals: arrivals ?? .at([]), location: element.location))
        }
        return workloads
    }

    private func readClaim(
        _ node: YAMLNode, profiles: [AgentSandboxProfile]
    ) -> (target: Workload.Target, namespace: String, dwell: Nanoseconds?, fields: JSONValue)? {
        guard let map = values.open(node, ScenarioKeys.claim) else { return nil }
        let target = readTarget(map, profiles: profiles)
        let namespace = map["namespace"].flatMap { values.name($0, "the name of a namespace", NameFormat.dns1123Label) } ?? "default"
        let dwell = map["dwell"].flatMap(values.duration)
        let fields = map["fields"].flatMap { readClaimFields($0, of: target?.profile ?? profiles[0]) } ?? .null
        guard let target else { return nil }
        return (target, namespace, dwell, fields)
    }

    /// Whether claims of a load go by themselves.
    private static func isBounded(_ claim: (target: Workload.Target, namespace: String, dwell: Nanoseconds?, fields: JSONValue)) -> Bool {
        let policy = claim.fields.at("spec", "lifecycle", "shutdownPolicy")?.stringValue ?? ""
        return claim.dwell != nil || policy.hasPrefix("Delete")
    }

    /// The pool or the template that claims name: which of the two it is depends on the profile, of which an upgrade brings a second.
    private func readTarget(_ map: OpenedMap, profiles: [AgentSandboxProfile]) -> Workload.Target? {
        let known: [(key: String, profile: AgentSandboxProfile, expected: String)] = [
            ("pool", .v05, "the name of a SandboxWarmPool"), ("template", .v01, "the name of a SandboxTemplate"),
        ]
        let right = known.filter { profiles.contains($0.profile) }
        for other in known where !profiles.contains(other.profile) && map[other.key] != nil {
            values.complain(
                map.keyLocation(other.key),
                "claims of profile \(right[0].profile.rawValue) name no \(other.key); write \(right[0].key): NAME instead")
            return nil
        }
        let given = right.filter { map[$0.key] != nil }
        if given.count > 1 { values.complain(map.keyLocation("template"), "both pool and template are given; keep one of them") }
        guard given.count == 1, let node = map[given[0].key] else {
            if given.isEmpty {
                let keys = ValueReader.alternatives(right.map(\.key))
                values.complain(map.location, "missing key \(keys); it takes \(ValueReader.alternatives(right.map(\.expected)))")
            }
            return nil
        }
        guard let name = values.name(node, given[0].expected) else { return nil }
        return given[0].profile == .v01 ? .template(name) : .pool(name)
    }

    private func readClaimFields(_ node: YAMLNode, of profile: AgentSandboxProfile) -> JSONValue? {
        guard let fields = values.fields(node, of: "fields of SandboxClaim such as {spec: {lifecycle: …}}") else { return nil }
        let identity = AgentSandboxKinds.sandboxClaim
        guard let definition = KnownKinds.storedDefinition(of: identity.groupKind, in: profile) else { return nil }
        FieldChecker(values: values, kind: identity.kind).check(fields, of: definition.schema)
        for (outer, inner, advice) in Self.reservedFields {
            guard let field = Self.field(outer, inner, in: fields) else { continue }
            let path = inner.map { "\(outer).\($0)" } ?? outer
            values.complain(field.keyLocation, "\(path) cannot be set for the claims of a load; \(advice)")
        }
        return node.value
    }

    /// What a load sets itself, and what to do instead.
    private static let reservedFields: [(outer: String, inner: String?, advice: String)] = [
        ("apiVersion", nil, "claims are of the stored version, remove it"), ("kind", nil, "a load makes claims, remove it"),
        ("status", nil, "controllers write it, remove it"), ("metadata", "name", "claims are named after the workload, remove it"),
        ("metadata", "generateName", "claims are named after the workload, remove it"),
        ("metadata", "namespace", "write claim.namespace instead"), ("spec", "warmPoolRef", "write claim.pool instead"),
        ("spec", "sandboxTemplateRef", "write claim.template instead"),
    ]

    private static func field(_ outer: String, _ inner: String?, in fields: [YAMLField]) -> YAMLField? {
        guard let field = fields.first(where: { $0.key == outer }) else { return nil }
        guard let inner else { return field }
        guard case .fields(let inside) = field.value.content else { return nil }
        return inside.first { $0.key == inner }
    }

    // MARK: Arrivals

    private func readArrivals(_ node: YAMLNode) -> Workload.Arrivals? {
        guard let map = values.open(node, ScenarioKeys.arrivals), let field = values.only(map) else { return nil }
        switch field.key {
        case "at": return readMoments(field.value)
        case "burst": return values.wholeNumber(field.value, 1...Int64(Self.maximumClaims)).map { .burst(Int($0)) }
        case "poisson": return readRate(field.value).map { .poisson(ratePerSecond: $0.rate, duration: $0.duration) }
        case "closed": return readClosed(field.value)
        case "trace": return readTrace(field.value)
        default: return readRate(field.value).map { .uniform(ratePerSecond: $0.rate, duration: $0.duration) }
        }
    }

    private func readClosed(_ node: YAMLNode) -> Workload.Arrivals? {
        guard let map = values.open(node, ScenarioKeys.closedArrivals) else { return nil }
        func number(_ key: String) -> Int? { map[key].flatMap { values.wholeNumber($0, 1...Int64(Self.maximumClaims)) }.map { Int($0) } }
        let inFlight = number("inFlight")
        let count = number("count")
        let within = map["within"].map(values.duration) ?? .hours(1)
        guard let inFlight, let count, let within else { return nil }
        return .closed(inFlight: inFlight, count: count, within: within)
    }

    private func readTrace(_ node: YAMLNode) -> Workload.Arrivals? {
        guard let moments = LengthTable(files: files, values: values).read(node) else { return nil }
        for (earlier, later) in zip(moments, moments.dropFirst()) where later < earlier {
            values.complain(
                node.location,
                "in this file \(GoDuration.format(later)) comes after \(GoDuration.format(earlier)); sort its lines in ascending order")
            return nil
        }
        return .at(moments)
    }

    private func readMoments(_ node: YAMLNode) -> Workload.Arrivals? {
        guard let elements = values.list(node, of: "durations in ascending order", atMost: Self.maximumClaims) else { return nil }
        guard !elements.isEmpty else {
            values.complain(node.location, "an empty list makes no claim; write at least one moment such as 0s")
            return nil
        }
        var moments: [Nanoseconds] = []
        moments.reserveCapacity(elements.count)
        for element in elements {
            guard let moment = values.duration(element) else { continue }
            if let last = moments.last, moment < last {
                values.complain(
                    element.location,
                    "\(GoDuration.format(moment)) comes after \(GoDuration.format(last)); write the moments in ascending order")
            }
            moments.append(max(moment, moments.last ?? 0))
        }
        return .at(moments)
    }

    private func readRate(_ node: YAMLNode) -> (rate: Double, duration: Nanoseconds)? {
        guard let map = values.open(node, ScenarioKeys.rateOfArrivals) else { return nil }
        let rate = map["rate"].flatMap(values.rate)
        guard let durationNode = map["for"], let duration = values.duration(durationNode) else { return nil }
        guard duration > 0 else {
            values.complain(durationNode.location, "a load of 0s makes no claim; write a duration above it")
            return nil
        }
        guard let rate else { return nil }
        guard rate * (Double(duration) / 1e9) <= Double(Self.maximumClaims) else {
            values.complain(node.location, "this load makes more than \(Self.maximumClaims) claims; lower the rate or shorten it")
            return nil
        }
        return (rate, duration)
    }
}
