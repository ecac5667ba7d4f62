import AgentSandboxAPI
import ControllerRuntime
import ObjectModel

/// What the shared caches of the process keep.
enum Caches {
    /// Sets transforms and, with `--cache-label-selectors`, limits the caches of Pods and Services to objects that carry the tracking
    /// label: an adoptable object without it does not exist then. To be called before any controller registers.
    static func register(in incarnation: ManagerIncarnation, flags: ControllerFlags) throws {
        let pods = try incarnation.informer(Resources.pods)
        let services = try incarnation.informer(Resources.services)
        pods.setTransform(Indexes.cachedPod)
        services.setTransform(Indexes.cached)
        if flags.cacheLabelSelectors {
            let tracked = try LabelSelector.parse(AgentSandboxNames.Label.sandboxNameHash)
            pods.setLabelSelector(tracked)
            services.setLabelSelector(tracked)
        }
        try incarnation.informer(Resources.sandboxes).setTransform(Indexes.cached)
        try incarnation.informer(Resources.persistentVolumeClaims).setTransform(Indexes.cached)
        guard flags.extensions else { return }
        try incarnation.informer(Resources.claims).setTransform(Indexes.cached)
        try incarnation.informer(Resources.pools).setTransform(Indexes.cached)
        try incarnation.informer(Resources.templates).setTransform(Indexes.cached)
        try incarnation.informer(Resources.networkPolicies).setTransform(Indexes.cached)
    }
}
