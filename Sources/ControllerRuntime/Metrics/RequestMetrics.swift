/// What client-go records of requests to the API server.
final class RequestMetrics {
    private let requests: MetricVector<Counter>
    private var known: [(verb: CallDescription.Verb, code: Int, counter: Counter)] = []

    init(in registry: MetricsRegistry) {
        requests = registry.counter(
            "rest_client_requests_total", help: "Number of HTTP requests, partitioned by status code, method, and host.",
            labels: ["code", "method", "host"])
    }

    /// Counts an answer; `code` is that of an error, or nil.
    func count(_ verb: CallDescription.Verb, error code: Int?) {
        let code = code ?? (verb == .create ? 201 : 200)
        // A process sees few combinations: comparing them costs less than hashing one.
        for entry in known where entry.verb == verb && entry.code == code {
            entry.counter.increment()
            return
        }
        let counter = requests.with(String(code), verb.method, ControlPlane.host)
        counter.increment()
        known.append((verb, code, counter))
    }
}

extension CallDescription.Verb {
    /// The method of the request.
    var method: String {
        switch self {
        case .get, .list: "GET"
        case .create: "POST"
        case .update: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        }
    }
}
