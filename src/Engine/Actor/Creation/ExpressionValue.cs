using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>The value of an argument in a constructor call given as an expression.</summary>
internal static class ExpressionValue
{
    public static object? Of(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        // Captured variables and fields are read without compiling: that is the case of nearly every Props.
        MemberExpression { Member: FieldInfo field } member when member.Expression is null or ConstantExpression or MemberExpression =>
            field.GetValue(member.Expression is null ? null : Of(member.Expression)),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when !convert.Type.IsValueType => Of(convert.Operand),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile()(),
    };
}
