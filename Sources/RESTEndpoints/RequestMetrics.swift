import APIServer

/// How many requests were answered with which code, in the exposition format of Prometheus.
struct RequestMetrics {
    private struct Key: Hashable {
        let verb: String
        let group: String
        let version: String
        let resource: String
        let subresource: String
        let scope: String
        let code: Int
    }

    /// The most combinations that are counted apart; requests for what does not exist could otherwise make any number.
    private static let maximumKeys = 4_096

    private static let subresources = [
        "", "status", "scale", "finalize", "binding", "eviction", "token", "log", "exec", "attach", "portforward", "proxy",
    ]

    private var positions: [Key: Int] = [:]
    private var counts: [(key: Key, count: UInt64)] = []
    private var overflow: UInt64 = 0

    /// The watches that have been opened.
    private(set) var openedWatches: UInt64 = 0

    /// Counts an answer; without a route, which is what stands for a resource that is not served, by its code alone.
    mutating func count(_ call: RequestCall, _ route: ResourceRoute?, _ answer: EndpointAnswer) {
        let code: Int
        switch answer {
        case .response(let response): code = response.head.status
        case .stream(let head, _):
            code = head.status
            openedWatches += 1
        }
        let key: Key
        if let route {
            let verb = RequestVerb(method: call.request.method, route: route, isWatch: call.options.isWatch)
            key = Key(
                verb: verb?.metricName ?? "OTHER", group: route.group, version: route.version, resource: route.resource,
                subresource: Self.subresources.contains(route.subresource) ? route.subresource : "other",
                scope: !route.name.isEmpty ? "resource" : route.namespace.isEmpty ? "cluster" : "namespace", code: code)
        } else {
            key = Key(
                verb: route == nil && call.request.method == "GET" ? "GET" : "OTHER", group: "", version: "", resource: "",
                subresource: "", scope: "", code: code)
        }
        if let position = positions[key] {
            counts[position].count += 1
        } else if counts.count < Self.maximumKeys {
            positions[key] = counts.count
            counts.append((key, 1))
        } else {
            overflow += 1
        }
    }

    /// The text of the counters, by their labels.
    func text() -> String {
        var lines = counts.map { entry in
            let key = entry.key
            return "apiserver_request_total{code=\"\(key.code)\",component=\"apiserver\",dry_run=\"\",group=\"\(Self.escaped(key.group))\","
                + "resource=\"\(Self.escaped(key.resource))\",scope=\"\(key.scope)\",subresource=\"\(Self.escaped(key.subresource))\","
                + "verb=\"\(key.verb)\",version=\"\(Self.escaped(key.version))\"} \(entry.count)"
        }.sorted()
        if overflow > 0 { lines.append("apiserver_request_total{component=\"apiserver\",verb=\"OTHER\"} \(overflow)") }
        return "# HELP apiserver_request_total Counter of apiserver requests.\n# TYPE apiserver_request_total counter\n"
            + lines.map { $0 + "\n" }.joined()
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
