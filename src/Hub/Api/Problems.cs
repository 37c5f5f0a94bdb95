using Microsoft.AspNetCore.Http.HttpResults;

namespace Actors.Hub.Api;

/// <summary>Errors as RFC 9457 problem details.</summary>
internal static class Problems
{
    public static ProblemHttpResult BadRequest(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    /// <summary>What the server refuses before a handler sees it is told in words too.</summary>
    public static void AddDetail(ProblemDetailsContext context) => context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this path; /openapi/v1.json tells what there is.",
        StatusCodes.Status405MethodNotAllowed => $"This path takes no {context.HttpContext.Request.Method}; /openapi/v1.json tells what it takes.",
        StatusCodes.Status415UnsupportedMediaType => "The body's Content-Type is not what this request takes: application/json, for batches application/x-protobuf.",
        _ => null,
    };

    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);
}
