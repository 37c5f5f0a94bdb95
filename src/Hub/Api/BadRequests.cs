using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace Actors.Hub.Api;

/// <summary>Answers requests that cannot be bound to a handler with a problem that says what is wrong, and logs nothing: they are the sender's doing.</summary>
internal sealed class BadRequests(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        httpContext.Response.StatusCode = bad.StatusCode;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = bad.StatusCode, Detail = bad.InnerException is JsonException json ? Json(json) : bad.Message },
        }).ConfigureAwait(false);
    }

    private static string Json(JsonException fault)
    {
        var place = fault.LineNumber is { } line ? $" (line {line + 1}, byte {fault.BytePositionInLine + 1}{(fault.Path is { Length: > 1 } path ? $", at {path}" : "")})" : "";
        return $"The body is not the JSON that this request takes{place}: its form is described at /openapi/v1.json.";
    }
}
