import ObjectModel

/// Schemas of containers and what hangs below them.
extension PodSchemaBuilder {
    func container() -> StructuralSchema {
        var content = StructuralSchema.Content()
        content.type = .object
        content.required = forCustomResources ? ["name"] : []
        content.properties = [
            ("args", atomicList(of: .string)),
            ("command", atomicList(of: .string)),
            ("env", mergedList(of: environmentVariable(), by: "name")),
            ("envFrom", atomicList(of: environmentSource())),
            ("image", .string),
            ("imagePullPolicy", .string),
            ("lifecycle", lifecycle()),
            ("livenessProbe", probe()),
            ("name", .string),
            (
                "ports",
                mergedList(of: containerPort(), by: "containerPort", keys: ["containerPort", "protocol"])
                    .with { $0.listMapKeyDefaults = [("protocol", "TCP")] }
            ),
            ("readinessProbe", probe()),
            (
                "resizePolicy",
                atomicList(of: object(["resourceName": .string, "restartPolicy": .string], required: ["resourceName", "restartPolicy"]))
            ),
            ("resources", embedded(resourceRequirements())),
            ("restartPolicy", .string),
            ("securityContext", securityContext()),
            ("startupProbe", probe()),
            ("stdin", .boolean),
            ("stdinOnce", .boolean),
            ("terminationMessagePath", .string),
            ("terminationMessagePolicy", .string),
            ("tty", .boolean),
            (
                "volumeDevices",
                mergedList(of: object(["devicePath": .string, "name": .string], required: ["devicePath", "name"]), by: "devicePath")
            ),
            ("volumeMounts", mergedList(of: volumeMount(), by: "mountPath")),
            ("workingDir", .string),
        ]
        if forCustomResources {
            let exitCodes = object(["operator": .string, "values": .array(of: .int32) { $0.listType = .set }], required: ["operator"])
            content.properties.append(
                ("restartPolicyRules", atomicList(of: object(["action": .string, "exitCodes": exitCodes], required: ["action"]))))
        }
        return StructuralSchema(content)
    }

    /// A container's schema with the field that only ephemeral containers have.
    func ephemeralContainer(_ container: StructuralSchema) -> StructuralSchema {
        container.with { $0.properties.append(("targetContainerName", .string)) }
    }

    func environmentVariable() -> StructuralSchema {
        let keyReference = atomicObject(["key": .string, "name": referenceName, "optional": .boolean], required: ["key"])
        var source: [(name: String, schema: StructuralSchema)] = [
            ("configMapKeyRef", keyReference),
            ("fieldRef", fieldReference()),
            ("resourceFieldRef", resourceFieldReference()),
            ("secretKeyRef", keyReference),
        ]
        if forCustomResources {
            source.append(
                (
                    "fileKeyRef",
                    atomicObject(
                        ["key": .string, "optional": defaulted(.boolean, false), "path": .string, "volumeName": .string],
                        required: ["key", "path", "volumeName"])
                ))
        }
        let valueFrom = object([:]) { $0.properties = source }
        return object(["name": .string, "value": .string, "valueFrom": valueFrom], required: ["name"])
    }

    func environmentSource() -> StructuralSchema {
        let reference = atomicObject(["name": referenceName, "optional": .boolean])
        return object(["configMapRef": reference, "prefix": .string, "secretRef": reference])
    }

    func fieldReference() -> StructuralSchema {
        atomicObject(["apiVersion": .string, "fieldPath": .string], required: ["fieldPath"])
    }

    func resourceFieldReference() -> StructuralSchema {
        atomicObject(["containerName": .string, "divisor": quantity, "resource": .string], required: ["resource"])
    }

    func containerPort() -> StructuralSchema {
        object(
            [
                "containerPort": .int32,
                "hostIP": .string,
                "hostPort": .int32,
                "name": .string,
                "protocol": defaulted(.string, "TCP"),
            ], required: ["containerPort"])
    }

    func volumeMount() -> StructuralSchema {
        object(
            [
                "mountPath": .string,
                "mountPropagation": .string,
                "name": .string,
                "readOnly": .boolean,
                "recursiveReadOnly": .string,
                "subPath": .string,
                "subPathExpr": .string,
            ], required: ["mountPath", "name"])
    }

    func resourceRequirements() -> StructuralSchema {
        object([
            "claims": .array(of: object(["name": .string, "request": .string], required: ["name"]), mergeKeys: ["name"]),
            "limits": resourceList,
            "requests": resourceList,
        ])
    }

    func exec() -> StructuralSchema { object(["command": atomicList(of: .string)]) }

    func httpGet() -> StructuralSchema {
        object(
            [
                "host": .string,
                "httpHeaders": atomicList(of: object(["name": .string, "value": .string], required: ["name", "value"])),
                "path": .string,
                "port": .integerOrString,
                "scheme": .string,
            ], required: ["port"])
    }

    func tcpSocket() -> StructuralSchema { object(["host": .string, "port": .integerOrString], required: ["port"]) }

    func probe() -> StructuralSchema {
        object([
            "exec": exec(),
            "failureThreshold": .int32,
            "grpc": object(["port": .int32, "service": defaulted(.string, "")], required: ["port"]),
            "httpGet": httpGet(),
            "initialDelaySeconds": .int32,
            "periodSeconds": .int32,
            "successThreshold": .int32,
            "tcpSocket": tcpSocket(),
            "terminationGracePeriodSeconds": .int64,
            "timeoutSeconds": .int32,
        ])
    }

    func lifecycle() -> StructuralSchema {
        let handler = object([
            "exec": exec(),
            "httpGet": httpGet(),
            "sleep": object(["seconds": .int64], required: ["seconds"]),
            "tcpSocket": tcpSocket(),
        ])
        return object(["postStart": handler, "preStop": handler, "stopSignal": .string])
    }

    func securityContext() -> StructuralSchema {
        object([
            "allowPrivilegeEscalation": .boolean,
            "appArmorProfile": localhostProfile(),
            "capabilities": object(["add": atomicList(of: .string), "drop": atomicList(of: .string)]),
            "privileged": .boolean,
            "procMount": .string,
            "readOnlyRootFilesystem": .boolean,
            "runAsGroup": .int64,
            "runAsNonRoot": .boolean,
            "runAsUser": .int64,
            "seLinuxOptions": seLinuxOptions(),
            "seccompProfile": localhostProfile(),
            "windowsOptions": windowsOptions(),
        ])
    }
}
