import Pipeline

StepFunction.run("rekognition-tag") { _ in
} handle: { _, event, session in
    try RekognitionTag(labeller: RekognitionLabeller(rekognition: session.aws.rekognition))
        .handle(event, deadline: session.deadline)
}
