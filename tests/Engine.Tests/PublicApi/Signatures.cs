using System.Globalization;
using System.Reflection;

namespace Engine.Tests.PublicApi;

/// <summary>The public and protected surface of types as text, in the notation of akka-signatures.txt.</summary>
internal static class Signatures
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // The compiler's own types below a class of extension members have names that no program can write.
    public static bool IsVisible(Type type) => !type.IsSpecialName && IsReachable(type);

    private static bool IsReachable(Type type) =>
        type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!) : type.IsPublic;

    /// <summary>Namespace and name: <c>Akka.Actor :: Status.Success</c>, <c>Akka.Util :: Option&lt;T&gt;</c>.</summary>
    public static string Key(Type type) => $"{type.Namespace} :: {Name(type)}";

    /// <summary>Kind, base class and interfaces of the actor API: <c>sealed class : AllDeadLetters</c>.</summary>
    public static string Head(Type type)
    {
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => "struct",
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var above = new List<string>();
        if (type.BaseType is { } parent && kind is not ("enum" or "struct" or "interface") && parent != typeof(object)) above.Add(Name(parent));
        if (kind is not ("enum" or "delegate"))
        {
            above.AddRange(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(i => i.Namespace!.StartsWith("Akka", StringComparison.Ordinal) && IsVisible(i))
                .Select(Name).Order(StringComparer.Ordinal));
        }
        return above.Count == 0 ? kind : $"{kind} : {string.Join(", ", above)}";
    }

    public static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return [string.Join(", ", Enum.GetValues(type).Cast<object>().Select(v => v.ToString()))];
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return [$"{Name(invoke.ReturnType)} ({Parameters(invoke)})"];
        }
        var isRecord = type.GetMethod("<Clone>$", Declared) is not null;
        return type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(Field)
            .Concat(type.GetConstructors(Declared).Where(c => !c.IsStatic && IsSeen(c)).Select(c => $"{Access(c)}{Plain(type)}({Parameters(c)})"))
            .Concat(type.GetProperties(Declared).Where(p => IsSeen(p.GetMethod) || IsSeen(p.SetMethod)).Select(Property))
            .Concat(type.GetMethods(Declared).Where(m => IsSeen(m) && IsListed(m, isRecord)).Select(m => Method(m, type)));
    }

    private static bool IsListed(MethodInfo method, bool isRecord) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && method.Name is not ("Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "<Clone>$" or "Finalize")
        && !(isRecord && method.Name is "Deconstruct");

    private static bool IsSeen(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static string Field(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}" : "";
        return $"{(field.IsPublic ? "" : "protected ")}{kind}{Name(field.FieldType)} {field.Name}{value}";
    }

    private static string Property(PropertyInfo property)
    {
        var accessor = IsSeen(property.GetMethod) ? property.GetMethod! : property.SetMethod!;
        var index = property.GetIndexParameters();
        return $"{Access(accessor)}{Kind(accessor)}{Name(property.PropertyType)} {property.Name}{(index.Length == 0 ? "" : $"[{string.Join(", ", index.Select(Parameter))}]")} {{ "
            + $"{(IsSeen(property.GetMethod) ? "get; " : "")}{(IsSeen(property.SetMethod) ? "set; " : "")}}}";
    }

    private static string Method(MethodInfo method, Type owner)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(",", method.GetGenericArguments().Select(Name))}>" : "";
        var kind = owner.IsInterface && !method.IsStatic ? "" : Kind(method);
        return $"{Access(method)}{kind}{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)}){Constraints(method)}";
    }

    private static string Constraints(MethodInfo method)
    {
        if (!method.IsGenericMethod) return "";
        var all = "";
        foreach (var parameter in method.GetGenericArguments())
        {
            var said = new List<string>();
            var flags = parameter.GenericParameterAttributes;
            if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) said.Add("class");
            if (flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) said.Add("struct");
            said.AddRange(parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Name));
            if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !said.Contains("struct")) said.Add("new()");
            if (said.Count > 0) all += $" where {parameter.Name}: {string.Join(",", said)}";
        }
        return all;
    }

    private static string Access(MethodBase method) => method switch
    {
        { IsFamily: true } => "protected ",
        { IsFamilyOrAssembly: true } => "protected internal ",
        _ => "",
    };

    private static string Kind(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true } => "",
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } => method.GetBaseDefinition() != method ? "override " : "virtual ",
        _ => "",
    };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var way = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return $"{way}{Name(type)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}";
    }

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null => "default",
        bool b => b ? "true" : "false",
        string s => $"\"{s}\"",
        var v => Convert.ToString(v, CultureInfo.InvariantCulture)!,
    };

    private static string Plain(Type type)
    {
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? type.Name : type.Name[..tick];
    }

    private static string Name(Type type)
    {
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[]";
        if (type.IsGenericParameter) return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } inner) return $"{Name(inner)}?";
        if (Keyword(type) is { } keyword) return keyword;
        var plain = Plain(type);
        var owner = type.DeclaringType;
        var inherited = owner?.GetGenericArguments().Length ?? 0;
        var arguments = type.GetGenericArguments().Skip(inherited).Select(Name).ToArray();
        var own = arguments.Length == 0 ? plain : $"{plain}<{string.Join(",", arguments)}>";
        return owner is null ? own : $"{Name(owner)}.{own}";
    }

    private static string? Keyword(Type type) =>
        type == typeof(object) ? "object"
        : type == typeof(string) ? "string"
        : type == typeof(void) ? "void"
        : type == typeof(bool) ? "bool"
        : type == typeof(int) ? "int"
        : type == typeof(long) ? "long"
        : type == typeof(byte) ? "byte"
        : type == typeof(double) ? "double"
        : null;
}
