extension Sandbox {
    /// The reasons that the Sandbox controller gives in conditions.
    public enum Reason {
        /// Ready is True: the Pod is ready, and so is the Service if one is wanted.
        public static let dependenciesReady = "DependenciesReady"
        /// Ready is False: something is missing or not ready yet.
        public static let dependenciesNotReady = "DependenciesNotReady"
        /// The Pod ended well: Ready is False, Finished is True.
        public static let podSucceeded = "PodSucceeded"
        /// The Pod failed or was evicted: Ready is False, Finished is True.
        public static let podFailed = "PodFailed"
        /// Ready is False: the Sandbox is suspended or about to be.
        public static let sandboxSuspended = "SandboxSuspended"
        /// Ready is False: the shutdown time has come.
        public static let sandboxExpired = "SandboxExpired"
        /// Ready is False: the pass failed.
        public static let reconcilerError = "ReconcilerError"
        /// Ready is False: more than one Pod belongs to the Sandbox.
        public static let multiplePods = "MultiplePods"
        /// Suspended is False: it should run.
        public static let notSuspended = "NotSuspended"
        /// Suspended is True: the Pod is gone.
        public static let podTerminated = "PodTerminated"
        /// Suspended is False: the Pod is still there.
        public static let podTerminating = "PodTerminating"
        /// Suspended is False: a Pod of somebody else has the name.
        public static let podNotOwned = "PodNotOwned"
        /// Suspended is Unknown: the Pod could not be looked at.
        public static let podStateUnknown = "PodStateUnknown"
        /// PodScheduled is True and the Pod gives no reason.
        public static let podScheduled = "PodScheduled"
        /// PodScheduled is False or Unknown and the Pod gives no reason.
        public static let podSchedulingUnknown = "PodSchedulingUnknown"
    }
}

extension SandboxClaim {
    /// The reasons that the claim controller gives in Ready; it also forwards those of the Sandbox.
    public enum Reason {
        /// The pool's template does not exist.
        public static let templateNotFound = "TemplateNotFound"
        /// The pool does not exist.
        public static let warmPoolNotFound = "WarmPoolNotFound"
        /// Another writer took the Sandbox, or the assignment was lost.
        public static let adoptionConflict = "AdoptionConflict"
        /// The Sandbox has been created and is not visible yet.
        public static let sandboxCreatePending = "SandboxCreatePending"
        /// `additionalPodMetadata` breaks the rules.
        public static let invalidMetadata = "InvalidMetadata"
        /// `env` is not allowed by the template.
        public static let envVarsInjectionRejected = "EnvVarsInjectionRejected"
        /// `volumeClaimTemplates` is malformed or not allowed by the template.
        public static let volumeClaimTemplatesError = "VolumeClaimTemplatesError"
        /// The claim has expired.
        public static let claimExpired = "ClaimExpired"
        /// The Sandbox expired by itself.
        public static let sandboxExpired = "SandboxExpired"
        /// There is no Sandbox.
        public static let sandboxMissing = "SandboxMissing"
        /// Ready is True, in profile v0.1: so is the Sandbox's.
        public static let sandboxReady = "SandboxReady"
        /// The Sandbox has no Ready condition yet; in profile v0.1, its Ready is not True.
        public static let sandboxNotReady = "SandboxNotReady"
        /// The pass failed otherwise.
        public static let reconcilerError = "ReconcilerError"
    }
}
