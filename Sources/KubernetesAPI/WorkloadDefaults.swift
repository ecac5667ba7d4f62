import ObjectModel

/// What kube-apiserver fills in when it decodes an apps/v1 object (`pkg/apis/apps/v1` defaults).
enum WorkloadDefaults {
    /// Runs a kind's defaults on its spec, then those of its template; a spec that shares its storage with that of `old` has them.
    static func apply(_ object: inout JSONValue, old: JSONValue? = nil, _ defaults: (inout DefaultedObject) -> Void) {
        guard case .object(let fields) = object, !PodDefaults.isSpecOf(old, fields) else { return }
        var changed = DefaultedObject(fields)
        changed.fill("spec", [:])
        changed.change("spec") { spec in
            var spec = DefaultedObject(spec)
            spec.change("template", PodDefaults.template)
            spec.fill("replicas", 1)
            defaults(&spec)
            return spec.result
        }
        if let result = changed.result { object = .object(result) }
    }

    static func deployment(_ spec: inout DefaultedObject) {
        spec.fill("strategy", [:])
        spec.change("strategy") { strategy in
            var strategy = DefaultedObject(strategy)
            strategy.fillText("type", "RollingUpdate")
            if strategy.fields.text("type") == "RollingUpdate" {
                strategy.fill("rollingUpdate", [:])
                strategy.change("rollingUpdate") { rolling in
                    var rolling = DefaultedObject(rolling)
                    rolling.fill("maxUnavailable", "25%")
                    rolling.fill("maxSurge", "25%")
                    return rolling.result
                }
            }
            return strategy.result
        }
        spec.fill("revisionHistoryLimit", 10)
        spec.fill("progressDeadlineSeconds", 600)
    }

    static func statefulSet(_ spec: inout DefaultedObject) {
        spec.fillText("podManagementPolicy", "OrderedReady")
        spec.fill("updateStrategy", [:])
        spec.change("updateStrategy") { strategy in
            var strategy = DefaultedObject(strategy)
            if strategy.fields.text("type").isEmpty {
                strategy.set("type", "RollingUpdate")
                strategy.fill("rollingUpdate", [:])
            }
            if strategy.fields.text("type") == "RollingUpdate" {
                strategy.change("rollingUpdate") { rolling in
                    var rolling = DefaultedObject(rolling)
                    rolling.fill("partition", 0)
                    return rolling.result
                }
            }
            return strategy.result
        }
        spec.fill("persistentVolumeClaimRetentionPolicy", [:])
        spec.change("persistentVolumeClaimRetentionPolicy") { policy in
            var policy = DefaultedObject(policy)
            policy.fillText("whenDeleted", "Retain")
            policy.fillText("whenScaled", "Retain")
            return policy.result
        }
        spec.fill("revisionHistoryLimit", 10)
        spec.changeElements("volumeClaimTemplates") { claim in
            var claim = DefaultedObject(claim)
            claim.fillText("apiVersion", "v1")
            claim.fillText("kind", "PersistentVolumeClaim")
            if let changed = PodDefaults.claimTemplate(claim.fields), let spec = changed["spec"] { claim.set("spec", spec) }
            claim.fill("status", [:])
            claim.change("status") { status in
                var status = DefaultedObject(status)
                status.fillText("phase", "Pending")
                return status.result
            }
            return claim.result
        }
    }
}
