using System.Reflection;

namespace Actors.Hub.Api;

/// <summary>Refuses parameters in a query that the request does not have: a slip of the pen would else list everything, or export too little.</summary>
internal static class KnownParameters
{
    /// <summary>Makes the filter of one handler from the names of its own parameters.</summary>
    public static EndpointFilterDelegate Filter(EndpointFilterFactoryContext handler, EndpointFilterDelegate next)
    {
        var names = handler.MethodInfo.GetParameters().SelectMany(Names).Order(StringComparer.Ordinal).ToList();
        var known = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return async call =>
        {
            foreach (var name in call.HttpContext.Request.Query.Keys)
            {
                if (!known.Contains(name))
                {
                    return Problems.BadRequest($"'{(name.Length <= 80 ? name : name[..80] + "…")}' is no parameter of this request; it has {(names.Count == 0 ? "none" : string.Join(", ", names))}.");
                }
            }

            return await next(call).ConfigureAwait(false);
        };
    }

    private static IEnumerable<string> Names(ParameterInfo parameter)
    {
        var given = parameter.GetCustomAttributes().OfType<Microsoft.AspNetCore.Http.Metadata.IFromQueryMetadata>().FirstOrDefault();
        return given is null ? [] : [given.Name ?? parameter.Name!];
    }
}
