import ObjectModel

/// The names and constants of Agent Sandbox that are visible on the wire or in a trace.
public enum AgentSandboxNames {
    /// The API group of Sandbox.
    public static let group = "agents.x-k8s.io"
    /// The API group of SandboxClaim, SandboxTemplate and SandboxWarmPool.
    public static let extensionsGroup = "extensions.agents.x-k8s.io"
    /// The version that is stored and that controllers read and write.
    public static let v1beta1 = "v1beta1"
    /// The deprecated version, served through conversion.
    public static let v1alpha1 = "v1alpha1"

    /// Label keys.
    public enum Label {
        /// On Pod, Service and PersistentVolumeClaim: `NameHash` of the Sandbox's name.
        public static let sandboxNameHash = "agents.x-k8s.io/sandbox-name-hash"
        /// On Pod, with the repair `SelectByUID` alone: the uid of the Sandbox.
        public static let sandboxUID = "agents.x-k8s.io/sandbox-uid"
        /// On an object made by somebody else: `true` lets a Sandbox adopt it.
        public static let adoptable = "agents.x-k8s.io/adoptable"
        /// On Sandbox and Pod: `NameHash` of the pool's name; the membership label.
        public static let warmPoolSandbox = "agents.x-k8s.io/warm-pool-sandbox"
        /// On Sandbox, Pod and SandboxTemplate: `NameHash` of the template's name; what network policies select.
        public static let sandboxTemplateRefHash = "agents.x-k8s.io/sandbox-template-ref-hash"
        /// On Sandbox and its pod template: `BlueprintHash` of the blueprint it was made from.
        public static let sandboxTemplateHash = "agents.x-k8s.io/sandbox-template-hash"
        /// On Sandbox and its pod template: the hash of the pod template alone; deprecated.
        public static let sandboxPodTemplateHash = "agents.x-k8s.io/sandbox-pod-template-hash"
        /// On Sandbox: `cold` or `warm`.
        public static let launchType = "agents.x-k8s.io/launch-type"
        /// On claim, Sandbox and Pod: who made it.
        public static let createdBy = "agents.x-k8s.io/created-by"
        /// On Sandbox and its pod template: the uid of the claim that owns it.
        public static let claimUID = "agents.x-k8s.io/claim-uid"
        /// On Pod, in profile v0.1: `NameHash` of the name of the pool whose member it is.
        public static let pool = "agents.x-k8s.io/pool"
        /// On a claim: the deprecated form of the annotation of the same key.
        public static let sandboxName = "agents.x-k8s.io/sandbox-name"
    }

    /// Annotation keys.
    public enum Annotation {
        /// On Sandbox: the name of the Pod behind it.
        public static let podName = "agents.x-k8s.io/pod-name"
        /// On Sandbox: the name of the template it was made from.
        public static let sandboxTemplateRef = "agents.x-k8s.io/sandbox-template-ref"
        /// On Pod: the label keys that were copied from the pod template, sorted and joined by commas.
        public static let propagatedLabels = "agents.x-k8s.io/propagated-labels"
        /// On Pod: the annotation keys that were copied from the pod template, sorted and joined by commas.
        public static let propagatedAnnotations = "agents.x-k8s.io/propagated-annotations"
        /// On a claim: the name of the warm Sandbox it has been given.
        public static let sandboxName = "agents.x-k8s.io/sandbox-name"
        /// A JSON map of W3C trace headers.
        public static let traceContext = "opentelemetry.io/trace-context"
        /// On a v1beta1 Sandbox: the v1alpha1 object it was written as.
        public static let v1alpha1SandboxState = "api.agents.x-k8s.io/v1alpha1-sandbox-state"
        /// On a v1beta1 SandboxClaim: the v1alpha1 object it was written as.
        public static let v1alpha1SandboxClaimState = "api.agents.x-k8s.io/v1alpha1-sandboxclaim-state"
        /// On a v1beta1 SandboxTemplate: the v1alpha1 object it was written as.
        public static let v1alpha1SandboxTemplateState = "api.agents.x-k8s.io/v1alpha1-sandboxtemplate-state"
        /// On a v1beta1 SandboxWarmPool: the v1alpha1 object it was written as.
        public static let v1alpha1SandboxWarmPoolState = "api.agents.x-k8s.io/v1alpha1-sandboxwarmpool-state"
        /// On a v1alpha1 SandboxTemplate: the policy that v1alpha1 has no field for.
        public static let v1beta1VolumeClaimTemplatesPolicy = "api.agents.x-k8s.io/v1beta1-volume-claim-templates-policy"
        /// When a client asked for the claim, as the client says.
        public static let clientFirstRequestedAt = "agents.x-k8s.io/client-first-requested-at"
        /// When the controller first saw the claim.
        public static let controllerFirstObservedAt = "agents.x-k8s.io/controller-first-observed-at"
        /// When an admission webhook first saw the claim; never written by the controllers.
        public static let webhookFirstObservedAt = "agents.x-k8s.io/webhook-first-observed-at"
        /// When the claim first became ready, or `unknown`.
        public static let claimFirstReadyAt = "agents.x-k8s.io/claim-first-ready-at"
        /// Reserved for creation latency; no controller writes it.
        public static let creationLatencyRecorded = "agents.x-k8s.io/creation-latency-recorded"
        /// Written by a storage migration to force a rewrite.
        public static let storageMigratedAt = "agents.x-k8s.io/storage-migrated-at"
        /// On a SandboxWarmPool: `true` marks a pool that a migration made.
        public static let migrationShadow = "agents.x-k8s.io/migration-shadow"
        /// On a SandboxWarmPool that a migration made: the template it stands for.
        public static let migrationSourceTemplate = "agents.x-k8s.io/migration-source-template"
        /// On a pod template: `true` lets the cluster autoscaler evict; set on pool members, removed on adoption.
        public static let safeToEvict = "cluster-autoscaler.kubernetes.io/safe-to-evict"
    }

    /// Values of labels and annotations that mean something.
    public enum Value {
        /// What `adoptable`, `safeToEvict` and `migrationShadow` say.
        public static let yes = "true"
        /// A Sandbox made for one claim.
        public static let launchTypeCold = "cold"
        /// A Sandbox made ahead of claims by a pool.
        public static let launchTypeWarm = "warm"
        /// `created-by` of pool members.
        public static let createdByController = "controller"
        /// `created-by` of the Go client.
        public static let createdByGoClient = "go-client"
        /// `created-by` of the Python client.
        public static let createdByPythonClient = "python-client"
        /// `created-by` when it is none of the others; also the sentinel of `claim-first-ready-at`.
        public static let unknown = "unknown"
    }

    /// The prefix of pools that stand for a template on behalf of v1alpha1 claims.
    public static let shadowPoolPrefix = "shadow-pool-"
    /// The namespace the controllers run in.
    public static let controllerNamespace = "agent-sandbox-system"
    /// The Service in front of the conversion webhook.
    public static let webhookService = "agent-sandbox-webhook-service"
    /// The field manager of creates; patches and updates carry none.
    public static let fieldOwner = "sandbox-controller"
    /// The lease that leaders of the controllers hold.
    public static let leaderElectionLease = "a3317529.agent-sandbox.x-k8s.io"
    /// Who reports the events of the Sandbox controller.
    public static let sandboxEventSource = "sandbox-controller"
    /// Who reports the events of the SandboxTemplate controller.
    public static let sandboxTemplateEventSource = "sandboxtemplate-controller"
    /// Who reports the events of the SandboxClaim controller.
    public static let sandboxClaimEventSource = "sandboxclaim-controller"
    /// Who reports the events of the SandboxWarmPool controller.
    public static let sandboxWarmPoolEventSource = "sandboxwarmpool-controller"
    /// What the metrics of controller-runtime call the controllers: their kinds in lower case.
    public enum MetricsName {
        /// The Sandbox controller.
        public static let sandbox = "sandbox"
        /// The SandboxClaim controller.
        public static let sandboxClaim = "sandboxclaim"
        /// The SandboxTemplate controller.
        public static let sandboxTemplate = "sandboxtemplate"
        /// The SandboxWarmPool controller.
        public static let sandboxWarmPool = "sandboxwarmpool"
    }

    /// The index of pods by their tracking label.
    public static let podNameHashIndex = ".metadata.labels[agents.x-k8s.io/sandbox-name-hash]"
    /// The delay of an immediate requeue, in nanoseconds.
    public static let immediateRequeue: Int64 = 1_000_000
    /// The longest that a deferred patch of pod metadata waits, in nanoseconds.
    public static let podMetadataFlushBound: Int64 = 1_000_000_000
    /// The shortest requeue before an expiry, in nanoseconds.
    public static let minimumExpiryRequeue: Int64 = 2_000_000_000

    /// The name of the NetworkPolicy that belongs to a template.
    public static func networkPolicyName(template: String) -> String { template + "-network-policy" }

    /// The name of the PersistentVolumeClaim of one claim template of a Sandbox.
    public static func volumeClaimName(template: String, sandbox: String) -> String { "\(template)-\(sandbox)" }

    /// The pool that stands for a template on behalf of v1alpha1 claims.
    public static func shadowPoolName(template: String) -> String { shadowPoolPrefix + template }

    /// `created-by` as metrics and pods carry it: one of go-client, python-client and controller, or `unknown`.
    public static func normalizedCreatedBy(_ value: String) -> String {
        switch value {
        case Value.createdByGoClient, Value.createdByPythonClient, Value.createdByController: value
        default: Value.unknown
        }
    }

    /// Whether a label key belongs to the system: a plain prefix test, so `api.agents.x-k8s.io/…` does not.
    public static func isReservedLabel(_ key: String) -> Bool {
        key.hasPrefix("agents.x-k8s.io/") || key.hasPrefix("extensions.agents.x-k8s.io/")
    }

    /// Whether an annotation key belongs to the system: the prefixes of labels, and the trace context.
    public static func isReservedAnnotation(_ key: String) -> Bool { isReservedLabel(key) || key == Annotation.traceContext }
}
