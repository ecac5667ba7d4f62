import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// Which Pods a Service selects and which Services select a Pod, from caches that are indexed by labels, so that neither question
/// looks at everything.
struct ServiceSelection {
    let services: Informer
    let pods: Informer

    private static let index = "label-pair"

    init(services: Informer, pods: Informer) {
        self.services = services
        self.pods = pods
        services.addIndex(Self.index) { object in
            guard let pair = Self.narrowestPair(of: Service(object).selector) else { return [] }
            return [pair]
        }
        pods.addIndex(Self.index) { object in
            UntypedObject(object).labels.map { Self.pair($0.key, $0.value.stringValue ?? "") }
        }
    }

    private static func pair(_ key: String, _ value: String) -> String { "\(key)=\(value)" }

    /// One pair of a selector, always the same one: the longest, which is likely to be the most particular.
    private static func narrowestPair(of selector: JSONObject) -> String? {
        var result: String?
        for (key, value) in selector {
            let pair = pair(key, value.stringValue ?? "")
            guard let best = result else {
                result = pair
                continue
            }
            if (pair.utf8.count, pair) > (best.utf8.count, best) { result = pair }
        }
        return result
    }

    /// The Pods that a Service selects, by name.
    func pods(of service: Service) -> [Pod] {
        guard let pair = Self.narrowestPair(of: service.selector) else { return [] }
        let selector = LabelSelector(equals: service.selector)
        var result: [Pod] = []
        for object in pods.list(index: Self.index, value: pair, namespace: service.namespace) {
            let pod = Pod(object)
            if selector.matches(pod.labels) { result.append(pod) }
        }
        return result
    }

    /// Adds the keys of the Services that select one of the labels given.
    private func services(selecting labels: JSONObject, in namespace: String, _ add: (ObjectKey) -> Void) {
        for (key, value) in labels {
            for object in services.list(index: Self.index, value: Self.pair(key, value.stringValue ?? ""), namespace: namespace) {
                let service = Service(object)
                if LabelSelector(equals: service.selector).matches(labels) { add(service.key) }
            }
        }
    }

    /// Wakes a controller for its Services, and for those whose endpoints a change of a Pod may touch.
    func wake(_ controller: Controller) {
        controller.watch(services)
        controller.watch(pods) { event, add in
            // Nothing selects anything, and aspects take longer to compare than all else that is done with an event.
            if services.count == 0 { return }
            let pod = Pod(event.object)
            if case .updated(let old, _) = event {
                let before = Pod(old)
                if EndpointAspect(of: before) == EndpointAspect(of: pod) { return }
                if before.labels != pod.labels { services(selecting: before.labels, in: pod.namespace, add) }
            }
            services(selecting: pod.labels, in: pod.namespace, add)
        }
    }
}

/// All that endpoints are made of in a Pod.
private struct EndpointAspect: Equatable {
    let addresses: [String]
    let isReady: Bool
    let isFinished: Bool
    let isBeingDeleted: Bool
    let nodeName: String
    let labels: JSONObject
    let hostname: JSONValue?
    let subdomain: JSONValue?

    init(of pod: Pod) {
        addresses = pod.podIPs
        isReady = pod.isReady
        isFinished = pod.isFinished
        isBeingDeleted = pod.isBeingDeleted
        nodeName = pod.nodeName
        labels = pod.labels
        hostname = pod.json.at("spec", "hostname")
        subdomain = pod.json.at("spec", "subdomain")
    }
}
