"""What the state machines may name in ErrorEquals, and what they leave to States.ALL on purpose."""

# What Lambda, Step Functions and the services throw; these names are AWS's.
# https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
# https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
AWS = {
    "States.ALL",
    "States.Timeout",
    "Lambda.TooManyRequestsException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ResourceConflictException",
    "Lambda.ResourceNotReadyException",
    "Lambda.EC2ThrottledException",
    "Lambda.Unknown",
    # A function's process ended, by itself or by the out-of-memory killer; or its own time-out came.
    "Runtime.ExitError",
    "Runtime.OutOfMemory",
    "Runtime.Unknown",
    "Sandbox.Timedout",
    "SNS.InternalErrorException",
    "SNS.ThrottledException",
    "SNS.KMSThrottlingException",
    "SNS.SdkClientException",
    "SNS.AmazonSNSException",
    "DynamoDB.ProvisionedThroughputExceededException",
    "DynamoDB.RequestLimitExceeded",
    "DynamoDB.RequestLimitExceededException",
    "DynamoDB.ThrottlingException",
    "DynamoDB.TransactionConflictException",
    "DynamoDB.InternalServerError",
    "DynamoDB.InternalServerErrorException",
    "DynamoDB.SdkClientException",
    "DynamoDB.AmazonDynamoDBException",
    "StepFunctions.ExecutionAlreadyExistsException",
    "StepFunctions.ExecutionLimitExceededException",
    "StepFunctions.ThrottlingException",
    "StepFunctions.SdkClientException",
    "StepFunctions.AWSStepFunctionsException",
}

# Of Core's closed list, what no Retry and no Catch names: permanent within one execution, to the dead letter by States.ALL.
LEFT_TO_STATES_ALL = {
    "Source.NotFound",
    "Source.AccessDenied",
    "Source.Archived",
    "Event.Malformed",
    "Config.Invalid",
    "Config.KeyCollision",
    "AWS.AccessDenied",
    "AWS.Rejected",
    "Response.TooLarge",
    "Render.Incomplete",
    "Internal.Fault",
    # The sweeper's word for an execution that could not say anything itself.
    "Execution.Lost",
}

SUPERSEDING = {"Source.Changed", "Claim.Lost"}
