import ObjectModel

/// The Service step, seen through whole passes. The Pod is there and in order from the start.
enum SandboxServiceRows {
    static let all: [Row] = made + owned + adopted + unwanted + ports + troubled

    private typealias Parts = SandboxParts

    private static func sandbox(_ service: JSONValue, ports: [JSONValue] = []) -> JSONValue {
        var container: JSONValue = ["name": "main", "image": "pause"]
        if !ports.isEmpty { container.set(.array(ports), at: "ports") }
        return Fixtures.sandbox(
            ["service": service, "podTemplate": ["spec": ["containers": [container]]]], annotations: Parts.tracked)
    }

    private static let on8080: [JSONValue] = [["containerPort": 8_080]]

    private static func port(_ number: Int64, _ more: JSONValue = [:]) -> JSONValue {
        let port: JSONValue = [
            "name": .string("p-\(number)-tcp"), "protocol": "TCP", "port": .int(number), "targetPort": .int(number),
        ]
        return MergePatch.apply(more, to: port)
    }

    private static func spec(_ ports: [JSONValue] = [], selector: JSONValue = Fixtures.tracking) -> JSONValue {
        var spec: JSONValue = ["clusterIP": "None", "selector": selector]
        if !ports.isEmpty { spec.set(.array(ports), at: "ports") }
        return spec
    }

    /// One pass, then a second that has nothing to do.
    private static func row(
        _ ids: String, _ about: String = "", _ sandbox: JSONValue, _ service: JSONValue?, calls: [String], failure: String? = nil,
        isNoted: Bool = true, _ expected: JSONValue?
    ) -> Row {
        var steps: [Row.Step] = [.pass(Parts.name, calls: calls + [Parts.status], failure: failure)]
        if let expected {
            steps.append(.expect("Service", Parts.name, expected))
        } else {
            steps.append(.absent("Service", Parts.name))
        }
        let noted: JSONValue = ["service": "sandbox-name", "serviceFQDN": "sandbox-name.default.svc.cluster.local"]
        steps.append(.expect("Sandbox", Parts.name, ["status": isNoted ? noted : ["service": nil, "serviceFQDN": nil]]))
        if let failure {
            steps.append(.conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, Parts.error(failure)]))
        } else {
            let phase = "Pod exists with phase: Pending" + (isNoted ? "; Service Exists" : "")
            steps += [
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, Parts.notReady(phase)]),
                .pass(Parts.name, calls: []),
            ]
        }
        return Row(ids: ids, about: about, given: [sandbox, Parts.ownPod()] + (service.map { [$0] } ?? []), steps: steps)
    }

    private static let wrong: JSONValue = ["app": "wrong"]
    private static let onlyTracking: JSONValue = Parts.labels(["app": nil])

    private static let made: [Row] = [
        row(
            "S-150", "", sandbox(true), nil, calls: [Parts.createService],
            [
                "metadata": ["labels": Fixtures.tracking, "ownerReferences": [Parts.own]],
                "spec": ["clusterIP": "None", "selector": Fixtures.tracking],
            ]),
        row("S-151", "", sandbox(true, ports: on8080), nil, calls: [Parts.createService], ["spec": ["ports": [port(8_080)]]]),
        row("S-156", "", sandbox(true), nil, calls: [Parts.createService], ["spec": ["ports": nil]]),
    ]

    private static let owned: [Row] = [
        row(
            "S-157", "", sandbox(true), Fixtures.service(owner: Parts.own, spec: spec()), calls: [Parts.patchService],
            ["metadata": ["labels": Fixtures.tracking], "spec": ["selector": Fixtures.tracking]]),
        row(
            "S-158", "", sandbox(true), Fixtures.service(labels: ["extra": "1"], owner: Parts.own, spec: spec([port(1)], selector: wrong)),
            calls: [Parts.patchService],
            ["metadata": ["labels": Parts.labels(["extra": "1"])], "spec": ["selector": onlyTracking, "ports": nil]]),
        row(
            "S-159", "", sandbox(true, ports: on8080),
            Fixtures.service(labels: Fixtures.tracking, owner: Parts.own, spec: spec([port(9_090)])), calls: [Parts.patchService],
            ["spec": ["ports": [port(8_080)]]]),
        row(
            "S-160", "", sandbox(true, ports: on8080),
            Fixtures.service(labels: Fixtures.tracking, owner: Parts.own, spec: spec([port(8_080, ["appProtocol": "http"])])), calls: [],
            ["spec": ["ports": [port(8_080, ["appProtocol": "http"])]]]),
        row(
            "", "another target port is a difference", sandbox(true, ports: on8080),
            Fixtures.service(labels: Fixtures.tracking, owner: Parts.own, spec: spec([port(8_080, ["targetPort": 80])])),
            calls: [Parts.patchService], ["spec": ["ports": [port(8_080)]]]),
        row(
            "", "another name is a difference", sandbox(true, ports: on8080),
            Fixtures.service(labels: Fixtures.tracking, owner: Parts.own, spec: spec([port(8_080, ["name": "web"])])),
            calls: [Parts.patchService], ["spec": ["ports": [port(8_080)]]]),
        row(
            "", "one port too many is a difference", sandbox(true, ports: on8080),
            Fixtures.service(labels: Fixtures.tracking, owner: Parts.own, spec: spec([port(8_080), port(8_081)])),
            calls: [Parts.patchService], ["spec": ["ports": [port(8_080)]]]),
        row(
            "S-161", "", sandbox(true), Fixtures.service(owner: Parts.foreign), calls: [], failure: Parts.belongsToStranger("service"),
            isNoted: false, ["metadata": ["labels": nil, "ownerReferences": [Parts.foreign]]]),
    ]

    private static let adopted: [Row] = [
        // A server gives every Service an address but an ExternalName one: that is what an empty address looks like.
        row(
            "S-162", "", sandbox(true, ports: on8080),
            Fixtures.service(labels: Fixtures.adoptable, spec: ["type": "ExternalName", "externalName": "elsewhere.test"]),
            calls: [Parts.updateService],
            [
                "metadata": ["ownerReferences": [Parts.own], "labels": Parts.labels(Fixtures.adoptable)],
                "spec": ["selector": Fixtures.tracking, "ports": [port(8_080)], "clusterIP": nil],
            ]),
        row(
            "S-163", "", sandbox(true), Fixtures.service(labels: Fixtures.adoptable, spec: spec([port(1)])), calls: [Parts.updateService],
            ["metadata": ["ownerReferences": [Parts.own]], "spec": ["ports": nil, "selector": Fixtures.tracking]]),
        row(
            "S-164", "", sandbox(true),
            Fixtures.service(labels: Fixtures.adoptable, spec: ["clusterIP": "10.96.0.100", "ports": [port(1)]]),
            calls: [],
            failure: #"cannot adopt service "sandbox-name": ClusterIP is "10.96.0.100" (expected "None", field is immutable)"#,
            isNoted: false, ["metadata": ["ownerReferences": nil]]),
        row(
            "S-165", "", sandbox(true, ports: on8080), Fixtures.service(labels: Fixtures.adoptable, spec: spec(selector: wrong)),
            calls: [Parts.updateService],
            [
                "metadata": ["ownerReferences": [Parts.own], "labels": Parts.labels(Fixtures.adoptable)],
                "spec": ["selector": onlyTracking, "ports": [port(8_080)]],
            ]),
        row(
            "S-166", "", sandbox(true), Fixtures.service(labels: Fixtures.tracking, spec: spec()), calls: [Parts.updateService],
            ["metadata": ["ownerReferences": [Parts.own]]]),
        row(
            "", "adoption leaves nothing of the ports that were there", sandbox(true, ports: on8080),
            Fixtures.service(labels: Fixtures.tracking, spec: spec([port(8_080, ["appProtocol": "http"])])),
            calls: [Parts.updateService], ["spec": ["ports": [port(8_080)]]]),
        row(
            "S-172", "", sandbox(true), Fixtures.service(), calls: [],
            failure: #"cannot adopt unowned service "sandbox-name": "# + Parts.notAuthorized, isNoted: false,
            ["metadata": ["ownerReferences": nil, "labels": nil]]),
    ]

    private static let unwanted: [Row] = [
        row("S-167", "", sandbox(nil), nil, calls: [], isNoted: false, nil),
        row(
            "S-168", "", sandbox(nil, ports: on8080), Fixtures.service(owner: Parts.own, spec: spec([port(9_090)], selector: wrong)),
            calls: [Parts.patchService],
            ["metadata": ["labels": Fixtures.tracking], "spec": ["selector": onlyTracking, "ports": [port(9_090)]]]),
        row(
            "S-169", "", sandbox(nil), Fixtures.service(labels: Fixtures.adoptable), calls: [], isNoted: false,
            ["metadata": ["ownerReferences": nil]]),
        row(
            "", "unset, somebody else's", sandbox(nil), Fixtures.service(owner: Parts.foreign), calls: [],
            failure: Parts.belongsToStranger("service"), isNoted: false, ["metadata": ["labels": nil]]),
        row(
            "S-170", "", sandbox(false), Fixtures.service(labels: Fixtures.tracking, owner: Parts.own), calls: [Parts.deleteService],
            isNoted: false, nil),
        row(
            "S-171", "", sandbox(false), Fixtures.service(labels: Fixtures.tracking), calls: [], isNoted: false,
            ["metadata": ["ownerReferences": nil]]),
        row(
            "", "false, somebody else's", sandbox(false), Fixtures.service(owner: Parts.foreign), calls: [], isNoted: false,
            ["metadata": ["ownerReferences": [Parts.foreign]]]),
        Row(
            ids: "", about: "a Service that is no longer there leaves the status",
            given: [sandbox(nil), Parts.ownPod(), Parts.ownService],
            steps: [
                .converge(Parts.name), .expect("Sandbox", Parts.name, ["status": ["service": "sandbox-name"]]),
                .delete("Service", Parts.name), .pass(Parts.name, calls: [Parts.status]),
                .expect("Sandbox", Parts.name, ["status": ["service": nil, "serviceFQDN": nil]]), .absent("Service", Parts.name),
            ]),
        Row(
            ids: "X-09", given: [sandbox(true, ports: on8080), Parts.ownPod()],
            steps: [
                .converge(Parts.name), .patch("Sandbox", Parts.name, Parts.spec(["service": nil])),
                .patch("Service", Parts.name, ["metadata": ["labels": nil], "spec": ["ports": [port(1)], "selector": wrong]]),
                .pass(Parts.name, calls: [Parts.patchService, Parts.status]),
                .expect(
                    "Service", Parts.name,
                    [
                        "metadata": ["labels": Fixtures.tracking, "ownerReferences": [Parts.own]],
                        "spec": ["ports": [port(1)], "selector": onlyTracking],
                    ]), .expect("Sandbox", Parts.name, ["status": ["service": "sandbox-name"]]), .pass(Parts.name, calls: []),
            ]),
    ]

    // MARK: Ports

    private static func named(_ name: String, _ number: Int64, _ proto: String = "TCP") -> JSONValue {
        ["name": .string(name), "protocol": .string(proto), "port": .int(number), "targetPort": .int(number)]
    }

    private static func derived(_ ids: String, _ about: String = "", _ podSpec: JSONValue, _ expected: [JSONValue]) -> Row {
        Row(
            ids: ids, about: about, given: [Fixtures.sandbox(["service": true, "podTemplate": ["spec": podSpec]])],
            steps: [
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.createService, Parts.status]),
                .expect("Service", Parts.name, ["spec": ["ports": .array(expected)]]), .pass(Parts.name, calls: []),
            ])
    }

    private static func container(_ name: String, _ ports: [JSONValue]) -> JSONValue {
        ["name": .string(name), "image": "pause", "ports": .array(ports)]
    }

    private static let ports: [Row] = [
        derived(
            "S-152", "",
            [
                "containers": [["name": "main", "image": "pause"]],
                "initContainers": [
                    container("setup", [["name": "setup", "containerPort": 9_999]]),
                    MergePatch.apply(["restartPolicy": "Always"], to: container("side", [["name": "metrics", "containerPort": 15_020]])),
                ],
            ], [named("metrics", 15_020)]),
        // A server refuses the port 0 of upstream's row; the function row has it.
        derived(
            "S-153", "",
            [
                "containers": [
                    container(
                        "main",
                        [
                            ["containerPort": 9_090, "protocol": "UDP"], ["containerPort": 8_080, "protocol": "TCP"],
                            ["containerPort": 9_090, "protocol": "TCP"],
                        ]), container("second", [["name": "http", "containerPort": 8_080]]),
                ]
            ], [named("http", 8_080), named("p-9090-tcp", 9_090), named("p-9090-udp", 9_090, "UDP")]),
        derived(
            "S-154", "",
            [
                "containers": [
                    container("main", [["name": "http", "containerPort": 9_090]]),
                    container("second", [["name": "http", "containerPort": 8_080]]),
                ]
            ], [named("p-8080-tcp", 8_080), named("http", 9_090)]),
        derived(
            "S-155", "",
            ["containers": [container("main", [["name": "p-8080-tcp", "containerPort": 9_090], ["containerPort": 8_080]])]],
            [named("p-8080-tcp-2", 8_080), named("p-8080-tcp", 9_090)]),
        derived(
            "", "the protocols of one number stand in the order of their names",
            [
                "containers": [
                    container(
                        "main",
                        [
                            ["containerPort": 1, "protocol": "UDP"], ["containerPort": 1, "protocol": "TCP"],
                            ["containerPort": 1, "protocol": "SCTP"],
                        ])
                ]
            ], [named("p-1-sctp", 1, "SCTP"), named("p-1-tcp", 1), named("p-1-udp", 1, "UDP")]),
        derived(
            "", "containers name ports before those that are beside them",
            [
                "containers": [container("main", [["name": "web", "containerPort": 9_090]])],
                "initContainers": [
                    MergePatch.apply(["restartPolicy": "Always"], to: container("side", [["name": "web", "containerPort": 8_080]]))
                ],
            ], [named("p-8080-tcp", 8_080), named("web", 9_090)]),
        Row(
            ids: "", about: "a port 0, with which a server makes no Pod, is no port of the Service",
            given: [
                Fixtures.sandbox([
                    "service": true,
                    "podTemplate": ["spec": ["containers": [container("main", [["containerPort": 0], ["containerPort": 80]])]]],
                ])
            ],
            steps: [
                .pass(
                    Parts.name, calls: [Parts.createPod, Parts.createService, Parts.status],
                    failure: "spec.containers[0].ports[0].containerPort: Required value"),
                .expect("Service", Parts.name, ["spec": ["ports": [named("p-80-tcp", 80)]]]),
            ]),
        derived(
            "", "the first name counts when two containers name one port",
            [
                "containers": [
                    container("main", [["name": "one", "containerPort": 8_080]]),
                    container("second", [["name": "two", "containerPort": 8_080]]),
                ]
            ], [named("one", 8_080)]),
    ]

    // MARK: Refused calls

    private static let troubled: [Row] = [
        Row(
            ids: "", about: "a refused deletion of the Service keeps what the status says", given: [sandbox(true), Parts.ownPod()],
            steps: [
                .converge(Parts.name), .patch("Sandbox", Parts.name, Parts.spec(["service": false])),
                .at(Parts.deleteService, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.deleteService, Parts.status], failure: "failed to delete service: boom"),
                .expect("Sandbox", Parts.name, ["status": ["service": "sandbox-name"]]),
                .conditions(
                    "Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, Parts.error("failed to delete service: boom")]),
                .pass(Parts.name, calls: [Parts.deleteService, Parts.status]),
                .expect("Sandbox", Parts.name, ["status": ["service": nil]]),
            ]),
        Row(
            ids: "", about: "a Service that is gone when it is deleted is no failure", given: [sandbox(true), Parts.ownPod()],
            steps: [
                .converge(Parts.name), .freeze("Service"), .delete("Service", Parts.name),
                .patch("Sandbox", Parts.name, Parts.spec(["service": false])),
                .pass(Parts.name, calls: [Parts.deleteService, Parts.status]),
                .expect("Sandbox", Parts.name, ["status": ["service": nil]]),
            ]),
        Row(
            ids: "", about: "refusals of the Service step say what failed",
            given: [sandbox(true), Parts.ownPod(), Fixtures.service(owner: Parts.own, spec: spec())],
            steps: [
                .at(Parts.patchService, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.patchService, Parts.status], failure: "failed to patch owned service: boom"),
                .patch("Service", Parts.name, ["metadata": ["ownerReferences": nil, "labels": Fixtures.adoptable]]),
                .at(Parts.updateService, [.refuse(.rowFailure("boom"))]),
                .pass(
                    Parts.name, calls: [Parts.updateService, Parts.status],
                    failure: "failed to update service with owner reference: boom"),
                .delete("Service", Parts.name), .at(Parts.createService, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.createService, Parts.status], failure: "boom"),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, Parts.error("boom")]),
            ]),
        Row(
            ids: "", about: "a Service that changes while it is adopted is tried again",
            given: [sandbox(true), Parts.ownPod(), Fixtures.service(labels: Fixtures.adoptable, spec: spec())],
            steps: [
                .at(Parts.updateService, [.patched("Service", Parts.name, ["metadata": ["annotations": ["n": "1"]]])]),
                .pass(
                    Parts.name, calls: [Parts.updateService, Parts.status],
                    failure: "failed to update service with owner reference: Operation cannot be fulfilled on services"),
                .pass(Parts.name, calls: [Parts.updateService, Parts.status]),
                .expect("Service", Parts.name, ["metadata": ["ownerReferences": [Parts.own], "annotations": ["n": "1"]]]),
            ]),
    ]
}
