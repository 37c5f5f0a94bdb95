using Actors.Hub.Software;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Actors.Hub.Api;

/// <summary>GET and POST /v1/rules, POST /v1/rules/test.</summary>
internal sealed class RulesApi(SoftwareResolver resolver, RulesService service)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/rules", () => TypedResults.Ok(View(withText: true, jobsChanged: null)))
            .WithName("GetRules").WithSummary("The rules in force").WithTags("rules");
        routes.MapPost("/v1/rules", LoadAsync)
            .WithName("LoadRules").WithSummary("Check a rule file and put it in force").WithTags("rules").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        routes.MapPost("/v1/rules/diff", Diff)
            .WithName("DiffRules").WithSummary("What a rule file would change, without putting it in force").WithTags("rules").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        routes.MapPost("/v1/rules/test", Test).WithName("TestRules").WithSummary("What the rules in force make of paths").WithTags("rules")
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private async Task<Results<Ok<RulesView>, ProblemHttpResult>> LoadAsync(RulesUpload upload, CancellationToken cancellationToken)
    {
        if (Incomplete(upload) is { } incomplete)
        {
            return incomplete;
        }

        try
        {
            var changed = await service.LoadAsync(upload.Text, upload.File, cancellationToken).ConfigureAwait(false);
            return TypedResults.Ok(View(withText: false, changed));
        }
        catch (RuleFileException e)
        {
            return Refused(e);
        }
    }

    private Results<Ok<RulesDiff>, ProblemHttpResult> Diff(RulesUpload upload)
    {
        if (Incomplete(upload) is { } incomplete)
        {
            return incomplete;
        }

        try
        {
            return TypedResults.Ok(service.Diff(upload.Text, upload.File));
        }
        catch (RuleFileException e)
        {
            return Refused(e);
        }
    }

    private static ProblemHttpResult? Incomplete(RulesUpload upload) => upload.Text is null || upload.File is null ? Problems.BadRequest("file and text must be texts.") : null;

    private static ProblemHttpResult Refused(RuleFileException e) => TypedResults.Problem(
        "The rules are refused; those in force stay.",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["faults"] = e.Faults });

    private Results<Ok<RulesTestResult>, ProblemHttpResult> Test(RulesTest test) => test.Paths?.All(path => path is not null) is true
        ? TypedResults.Ok(new RulesTestResult { Matches = [.. test.Paths.Select(path => Match(path, test))] })
        : Problems.BadRequest("paths must be a list of texts.");

    private RulesView View(bool withText, int? jobsChanged)
    {
        var rules = resolver.Current;
        return new RulesView
        {
            Version = resolver.Version,
            Rules = rules?.Rules ?? 0,
            Rewrites = rules?.Rewrites ?? 0,
            Loaded = resolver.LoadedAt?.ToRfc3339(),
            File = rules?.File,
            Text = withText ? rules?.Text : null,
            JobsChanged = jobsChanged,
        };
    }

    private RuleMatch Match(string path, RulesTest test)
    {
        var match = resolver.Resolve(path);
        match = test is { User: null, Project: null } ? match : match?.Resolve(test.User, test.Project);
        return new RuleMatch
        {
            Path = path,
            Name = match?.Name,
            Version = match?.Version,
            LocalVersion = match?.LocalVersion,
            UserProvided = match?.UserProvided ?? false,
            Ignore = match?.Ignore ?? false,
            Line = match?.Line,
        };
    }
}
