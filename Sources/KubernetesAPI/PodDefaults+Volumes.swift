import ObjectModel

/// Defaults of volumes.
extension PodDefaults {
    static func volume(_ volume: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(volume)
        // A volume that names no source is an empty directory.
        if !volume.contains(where: { $0.key != "name" && !$0.value.isNull }) { changed.set("emptyDir", [:]) }
        for (key, value) in volume where key != "name" && !value.isNull {
            changed.change(key) { source(key, $0) }
        }
        return changed.result
    }

    private static func source(_ kind: String, _ source: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(source)
        switch kind {
        case "emptyDir": changed.canonicalizeQuantity("sizeLimit")
        case "secret", "configMap": changed.fill("defaultMode", 420)
        case "downwardAPI":
            changed.fill("defaultMode", 420)
            changed.changeElements("items", downwardFile)
        case "projected":
            changed.fill("defaultMode", 420)
            changed.changeElements("sources", projection)
        case "hostPath": changed.fill("type", "")
        case "ephemeral": changed.change("volumeClaimTemplate", claimTemplate)
        case "image": changed.fillText("pullPolicy", pullPolicy(image: source.text("reference")))
        case "azureDisk":
            changed.fill("cachingMode", "ReadWrite")
            changed.fill("fsType", "ext4")
            changed.fill("kind", "Shared")
            changed.fill("readOnly", false)
        case "iscsi": changed.fillText("iscsiInterface", "default")
        case "rbd":
            changed.fillText("keyring", "/etc/ceph/keyring")
            changed.fillText("pool", "rbd")
            changed.fillText("user", "admin")
        case "scaleIO":
            changed.fillText("fsType", "xfs")
            changed.fillText("storageMode", "ThinProvisioned")
        default: return nil
        }
        return changed.result
    }

    private static func downwardFile(_ file: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(file)
        changed.change("fieldRef", fieldReference)
        changed.change("resourceFieldRef", resourceReference)
        return changed.result
    }

    private static func projection(_ projection: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(projection)
        changed.change("serviceAccountToken") { token in
            var changed = DefaultedObject(token)
            changed.fill("expirationSeconds", 3600)
            return changed.result
        }
        changed.change("downwardAPI") { source in
            var changed = DefaultedObject(source)
            changed.changeElements("items", downwardFile)
            return changed.result
        }
        return changed.result
    }

    /// Defaults of a claim as it is embedded: the spec of an ephemeral volume or of a StatefulSet's template.
    static func claimTemplate(_ template: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(template)
        changed.change("spec") { spec in
            var changed = DefaultedObject(spec)
            changed.fillText("volumeMode", "Filesystem")
            changed.fill("resources", [:])
            changed.change("resources") { resources in
                var changed = DefaultedObject(resources)
                changed.change("limits", QuantityDefaults.canonicalList)
                changed.change("requests", QuantityDefaults.canonicalList)
                return changed.result
            }
            return changed.result
        }
        return changed.result
    }
}
